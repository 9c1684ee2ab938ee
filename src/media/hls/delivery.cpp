#include "media/hls/delivery.hpp"

#include "core/base/text.hpp"
#include "core/net/problem.hpp"
#include "core/net/url.hpp"
#include "core/runtime/log.hpp"

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

// A while, lest all who wait come back at once.
net::Response full_house(const net::Request& request) {
    const auto error = Error::unavailable("As many watch as may; try again in a while");
    auto response = net::problem(503, "full", error, request);
    response.header("Retry-After", "10");
    response.headers.append(kCorsHeaders);
    return response;
}

/// Of "@name", whose sign some clients encode though it may stand as it is (RFC 3986 section 3.3).
std::string_view channel_name(std::string_view subject) {
    for (const std::string_view at : {"@", "%40"}) {
        if (subject.starts_with(at)) {
            return subject.substr(at.size());
        }
    }
    return {};
}

// No other thread writes.
template <class Number>
void count(std::atomic<Number>& counter, Number more = 1) {
    counter.store(counter.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
}

} // namespace

Delivery::Delivery(runtime::Loop& loop, const Clock& clock, DeliveryConfig config, Seats* seats)
    : loop_(loop)
    , clock_(clock)
    , config_(config)
    , seats_(seats)
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

void Delivery::remove(const BroadcastId& id) {
    loop_.assert_current();
    const auto found = live_.find(id.str());
    if (found == live_.end()) {
        return;
    }
    auto waiters = std::exchange(found->second.waiters, {});
    count(stats_.waiting, -waiters.size());
    forget(found);
    for (auto& waiter : waiters) {
        waiter.responder.send(plain_answer(404, "No such broadcast\n"));
    }
}

Delivery::Lives::iterator Delivery::forget(Lives::iterator entry) {
    const auto name = names_.find(entry->second.playlists.snapshot()->username);
    if (name != names_.end() && name->second == entry->first) {
        names_.erase(name);
    }
    return live_.erase(entry);
}

void Delivery::refresh(Live& live) {
    auto latest = live.feed->latest();
    if (latest == live.playlists.snapshot()) {
        return;
    }
    if (latest->window().ended) {
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
        count(stats_.waiting, -waiters.size());
        for (auto& waiter : waiters) {
            if (auto response = resolve(live.playlists, waiter.request)) {
                count(stats_.released);
                waiter.responder.send(std::move(*response));
            } else {
                live.waiters.push_back(std::move(waiter));
                count(stats_.waiting);
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
    count(stats_.requests);
    auto path = request.path;
    const auto slash = path.find('/', kPrefix.size());
    if (!path.starts_with(kPrefix) || slash == path.npos) {
        return responder.send(plain_answer(404, "No such broadcast\n"));
    }
    const auto subject = path.substr(kPrefix.size(), slash - kPrefix.size());
    const auto name = path.substr(slash + 1);
    if (const auto channel = channel_name(subject); !channel.empty()) {
        const auto found = names_.find(to_lower_ascii(channel));
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
    if (!seat(live, *parsed, request)) {
        count(stats_.refused);
        return responder.send(full_house(request));
    }
    refresh(live);
    if (auto response = resolve(live.playlists, *parsed)) {
        return responder.send(std::move(*response));
    }
    if (waiting() >= config_.max_waiting) {
        count(stats_.full);
        note_refusal(request.peer);
        return responder.send(plain_answer(503, "Too many requests are waiting\n").header("Retry-After", "1")
        );
    }
    const auto hold =
        std::chrono::seconds(kHoldTargets * live.playlists.snapshot()->window().target_duration);
    live.waiters.push_back({std::move(*parsed), std::move(responder), clock_.steady() + hold});
    count(stats_.held);
    count(stats_.waiting);
    live.feed->want(live.place);
    if (live.feed->latest() != live.playlists.snapshot()) {
        release(live);
    }
}

// Playback begins with the multivariant playlist; what comes after it is not asked again.
bool Delivery::seat(const Live& live, const LiveRequest& wanted, const net::Request& request) {
    if (seats_ == nullptr || wanted.kind != LiveRequest::Kind::Multivariant) {
        return true;
    }
    const auto player = net::query_value(request.query, "viewer").value_or("");
    return seats_->take(live.playlists.snapshot()->id, player, request.peer);
}

void Delivery::note_refusal(std::string_view peer) {
    if (const auto count = full_.count(); count > 0) {
        runtime::Log().warning(
            "requests_refused",
            {{"limit", "hls.max_waiting"}, {"peer", peer}, {"waiting", waiting()}, {"refused", count}}
        );
    }
}

void Delivery::sweep() {
    const auto now = clock_.steady();
    for (auto entry = live_.begin(); entry != live_.end();) {
        auto& live = entry->second;
        refresh(live); // An old snapshot would hold on to old segments.
        auto waiters = std::exchange(live.waiters, {});
        count(stats_.waiting, -waiters.size());
        for (auto& waiter : waiters) {
            if (now >= waiter.deadline) {
                count(stats_.late);
                waiter.responder.send(plain_answer(503, "Nothing new has come\n").header("Retry-After", "1"));
            } else if (waiter.responder.alive()) {
                live.waiters.push_back(std::move(waiter));
                count(stats_.waiting);
            }
        }
        const bool over =
            live.playlists.snapshot()->window().ended && now - live.ended_at >= config_.keep_ended;
        entry = over && live.waiters.empty() ? forget(entry) : std::next(entry);
    }
}

} // namespace leams::hls
