#include "hls/delivery.hpp"

#include "base/text.hpp"
#include "runtime/log.hpp"

#include <utility>

namespace leams::hls {
namespace {

constexpr std::chrono::milliseconds kSweep{500};
constexpr std::int64_t kHoldTargets =
    3; // RFC 8216bis 6.2.5.2: longer than so many target durations nobody waits.
constexpr std::string_view kPrefix = "/live/";

net::Response redirect_to(const std::string& id) {
    net::Response response;
    response.status = 302;
    response.headers = "Cache-Control: no-store\r\nLocation: /live/" + id + "/index.m3u8\r\n";
    response.headers.append(kCorsHeaders);
    return response;
}

net::Response preflight_answer() {
    net::Response response;
    response.status = 204;
    response.headers = "Access-Control-Allow-Origin: *\r\n"
                       "Access-Control-Allow-Methods: GET, HEAD, OPTIONS\r\n"
                       "Access-Control-Allow-Headers: Range, If-None-Match\r\n"
                       "Access-Control-Max-Age: 86400\r\n";
    return response;
}

} // namespace

Delivery::Delivery(runtime::Loop& loop, const Clock& clock, DeliveryConfig config)
    : loop_(loop)
    , clock_(clock)
    , config_(config)
    , timer_(loop.every(kSweep, [this] { sweep(); })) {}

Delivery::~Delivery() = default;

void Delivery::add(std::shared_ptr<LiveFeed> feed, std::size_t place) {
    loop_.assert_current();
    auto snapshot = feed->latest();
    const auto id = snapshot->id.str();
    if (!snapshot->username.empty()) {
        names_[snapshot->username] = id;
    }
    Live fresh{std::move(feed), place, {gzip_, std::move(snapshot)}, {}, clock_.steady()};
    const auto [found, added] = live_.try_emplace(id, std::move(fresh));
    if (!added) { // A broadcast that had ended here goes on after all.
        found->second.feed = std::move(fresh.feed);
        release(found->second);
    }
}

void Delivery::update(const BroadcastId& id) {
    loop_.assert_current();
    if (const auto found = live_.find(id.str()); found != live_.end()) {
        release(found->second);
    }
}

void Delivery::refresh(Live& live) {
    auto latest = live.feed->latest();
    if (latest == live.playlists.snapshot()) {
        return;
    }
    if (latest->rendition.ended) {
        live.ended_at = clock_.steady();
    }
    live.playlists.update(std::move(latest));
}

// Answers every waiter that the newest snapshot satisfies, and sees to it that the others are woken.
void Delivery::release(Live& live) {
    SnapshotPtr seen;
    do {
        refresh(live);
        seen = live.playlists.snapshot();
        // Answering may bring the next request of the same connection, which joins a new list.
        auto waiters = std::exchange(live.waiters, {});
        waiting_ -= waiters.size();
        for (auto& waiter : waiters) {
            if (auto response = resolve(live.playlists, waiter.request)) {
                waiter.responder.send(std::move(*response));
            } else {
                live.waiters.push_back(std::move(waiter));
                ++waiting_;
            }
        }
        if (live.waiters.empty()) {
            return;
        }
        live.feed->want(live.place);
    } while (live.feed->latest() != seen);
}

void Delivery::on_request(const net::Request& request, net::Responder responder) {
    loop_.assert_current();
    if (request.method == "OPTIONS") {
        return responder.send(preflight_answer());
    }
    if (request.method != "GET" && request.method != "HEAD") {
        auto response = plain_answer(405, "Only GET\n");
        response.header("Allow", "GET, HEAD, OPTIONS");
        return responder.send(std::move(response));
    }
    auto path = request.path;
    const auto slash = path.find('/', kPrefix.size());
    if (!path.starts_with(kPrefix) || slash == path.npos) {
        return responder.send(plain_answer(404, "No such broadcast\n"));
    }
    const auto subject = path.substr(kPrefix.size(), slash - kPrefix.size());
    const auto name = path.substr(slash + 1);
    if (subject.starts_with('@')) {
        const auto found = names_.find(to_lower_ascii(subject.substr(1)));
        const bool known = found != names_.end() && name == "index.m3u8";
        return responder.send(
            known ? redirect_to(found->second) : plain_answer(404, "The channel is not live\n")
        );
    }
    const auto found = live_.find(std::string(subject));
    if (found == live_.end()) {
        return responder.send(plain_answer(404, "No such broadcast\n"));
    }
    serve(found->second, name, request, std::move(responder));
}

void Delivery::serve(
    Live& live, std::string_view name, const net::Request& request, net::Responder responder
) {
    auto parsed = parse_live_request(name, request);
    if (!parsed) {
        const bool unknown = parsed.error().code() == ErrorCode::NotFound;
        return responder.send(plain_answer(unknown ? 404 : 400, parsed.error().message() + "\n"));
    }
    refresh(live);
    if (auto response = resolve(live.playlists, *parsed)) {
        return responder.send(std::move(*response));
    }
    if (waiting_ >= config_.max_waiting) {
        note_refusal(request.peer);
        return responder.send(plain_answer(503, "Too many requests are waiting\n").header("Retry-After", "1")
        );
    }
    const auto hold =
        std::chrono::seconds(kHoldTargets * live.playlists.snapshot()->rendition.target_duration);
    live.waiters.push_back({std::move(*parsed), std::move(responder), clock_.steady() + hold});
    ++waiting_;
    live.feed->want(live.place);
    if (live.feed->latest() != live.playlists.snapshot()) {
        release(live);
    }
}

void Delivery::note_refusal(std::string_view peer) {
    if (const auto count = full_.count(); count > 0) {
        runtime::Log().warning(
            "requests_refused",
            {{"limit", "hls.max_waiting"}, {"peer", peer}, {"waiting", waiting_}, {"refused", count}}
        );
    }
}

void Delivery::sweep() {
    const auto now = clock_.steady();
    for (auto entry = live_.begin(); entry != live_.end();) {
        auto& live = entry->second;
        refresh(live); // An old snapshot would hold on to old segments.
        auto waiters = std::exchange(live.waiters, {});
        waiting_ -= waiters.size();
        for (auto& waiter : waiters) {
            if (now >= waiter.deadline) {
                waiter.responder.send(plain_answer(503, "Nothing new has come\n").header("Retry-After", "1"));
            } else if (waiter.responder.alive()) {
                live.waiters.push_back(std::move(waiter));
                ++waiting_;
            }
        }
        const bool over =
            live.playlists.snapshot()->rendition.ended && now - live.ended_at >= config_.keep_ended;
        if (over && live.waiters.empty()) {
            const auto name = names_.find(live.playlists.snapshot()->username);
            if (name != names_.end() && name->second == entry->first) {
                names_.erase(name);
            }
            entry = live_.erase(entry);
        } else {
            ++entry;
        }
    }
}

} // namespace leams::hls
