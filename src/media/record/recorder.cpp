#include "media/record/recorder.hpp"

#include "core/base/finally.hpp"
#include "core/events/event.hpp"
#include "core/runtime/as_result.hpp"
#include "core/runtime/on_loop.hpp"
#include "core/runtime/timers.hpp"
#include "media/record/tap.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

namespace leams::record {

using runtime::LogLevel;
using runtime::Task;
using State = Session::State;

namespace {

constexpr std::uint64_t kMega = 1 << 20;
constexpr std::chrono::seconds kStopPatience{2};
constexpr std::chrono::milliseconds kShortly{10};
constexpr UnixMillis kQuiet = 30'000; // Longer than segments and what brings them to the index take.
constexpr std::chrono::hours kStoragePatience{24}; // What waits for the disk is bounded elsewhere.
constexpr std::size_t kStorageQueue = 100'000;

Task<Result<void>> close_all(Recorder& recorder, std::vector<events::StreamOffline> events) {
    for (const auto& event : events) {
        LEAMS_CO_CHECK(co_await recorder.close(event.broadcast_id));
    }
    co_return Result<void>{};
}

} // namespace

Recorder::Recorder(Parts parts)
    : parts_(std::move(parts))
    , room_(parts_.folder, parts_.config.spool_max_mb * kMega, parts_.config.min_free_mb * kMega)
    , memory_(parts_.config.max_waiting_bytes)
    , finish_retry_(parts_.config.first_retry, parts_.config.last_retry)
    , storage_(1, kStorageQueue, kStoragePatience)
    , shipper_({
          .config = parts_.config,
          .clock = parts_.clock,
          .objects = parts_.objects,
          .index = parts_.index,
          .storage = storage_,
          .tasks = tasks_,
          .sessions = sessions_,
          .stats = stats_,
          .log = parts_.log,
          .listener = parts_.listener,
          .on_indexed = [this] { finish_those_done(); },
          .on_misfit = [this](const BroadcastId& id) { reopen(id); },
      })
    , tasks_(parts_.home) {}

void Recorder::subscribe(runtime::Bus& bus) {
    events::subscribe<events::StreamOffline>(bus, "recorder", [this](auto events) {
        return close_all(*this, std::move(events));
    });
}

Result<void> Recorder::open() {
    namespace fs = std::filesystem;
    std::error_code failed;
    fs::create_directories(parts_.folder, failed);
    for (const auto& entry : fs::directory_iterator(parts_.folder, failed)) {
        const auto name = entry.path().filename().string();
        if (!is_uuid(name)) {
            continue;
        }
        auto session = std::make_shared<Session>(BroadcastId(name), UserId());
        if (auto spool = Spool::open(entry.path().string(), {}, room_); !spool) {
            log_of(*session).failure(LogLevel::Warning, "spool_not_opened", spool.error());
        } else if ((*spool)->channel().empty()) { // The process was killed before it could write a word.
            (*spool)->remove();
            continue;
        } else {
            session->spool = *std::move(spool);
        }
        sessions_.emplace(session->id(), std::move(session));
    }
    if (failed) {
        return Error::invalid_argument(
            "The folder " + parts_.folder + " cannot be used: " + failed.message()
        );
    }
    room_.look();
    stats_.recordings = static_cast<std::int64_t>(sessions_.size());
    return {};
}

Task<void> Recorder::start() {
    timer_ = parts_.home.every(parts_.config.write_every, [this] {
        if (!sessions_.empty()) {
            tasks_.spawn(tick());
        }
    });
    tasks_.spawn(finish_forgotten());
    for (const auto& [id, session] : Sessions(sessions_)) {
        tasks_.spawn(open_session(session, Known::Yes));
    }
    co_return;
}

Task<void> Recorder::stop() {
    timer_.reset();
    shipper_.hurry();
    const auto give_up = parts_.clock.steady() + kStopPatience;
    const auto is_settled = [](const auto& entry) {
        const auto& session = *entry.second;
        return session.inboxes.empty() && !session.is_writing && session.waiting() == 0;
    };
    do {
        co_await tick();
        co_await runtime::sleep_for(kShortly);
    } while (!std::ranges::all_of(sessions_, is_settled) && parts_.clock.steady() < give_up);
    co_await tasks_.stop();
}

std::unique_ptr<packaging::RenditionListener> Recorder::make_listener(const media::SinkContext& context) {
    if (!parts_.config.enabled || !context.grant.record || !is_uuid(context.id.str()) || drains_) {
        return nullptr;
    }
    auto inbox = std::make_shared<Inbox>(memory_);
    const auto known = context.continued ? Known::Yes : Known::No;
    parts_.home.post([this, id = context.id, channel = context.grant.channel, inbox, known] {
        begin(id, channel, inbox, known);
    });
    return std::make_unique<Tap>(std::move(inbox), [this] { wake(); });
}

void Recorder::begin(
    const BroadcastId& id, const UserId& channel, std::shared_ptr<Inbox> inbox, Known known
) {
    auto& session = sessions_[id];
    if (!session) {
        session = std::make_shared<Session>(id, channel);
        session->inboxes.push_back(std::move(inbox));
        ++stats_.recordings;
        tasks_.spawn(open_session(session, known));
        return;
    }
    session->inboxes.push_back(std::move(inbox));
    session->is_over = false;
    reopen(id);
}

// One that is being finished is opened again afterwards.
void Recorder::reopen(const BroadcastId& id) {
    const auto found = sessions_.find(id);
    if (found == sessions_.end()) {
        return;
    }
    const auto session = found->second;
    session->opens_again = true;
    if (session->state == State::Open) {
        session->state = State::Opening;
        tasks_.spawn(open_session(session, Known::Yes));
    }
}

Task<void> Recorder::open_session(SessionPtr session, Known known) {
    Retry retry(parts_.config.first_retry, parts_.config.last_retry);
    for (;;) {
        session->opens_again = false;
        auto opened = co_await runtime::as_result(try_open(session, known));
        if (opened && !session->opens_again) {
            break;
        }
        known = opened ? Known::Yes : known;
        if (!opened) {
            if (!retry.has_failed()) {
                log_of(*session).failure(LogLevel::Warning, "recording_not_opened", opened.error());
            }
            co_await runtime::sleep_for(retry.fail(parts_.clock.steady()));
        }
    }
    session->state = State::Open;
    wake();
}

struct Recorder::Opened {
    std::shared_ptr<Spool> spool;
    UserId channel;
    std::vector<Spooled> segments;
    std::vector<InitPtr> inits;
    bool is_over = false;
    bool joins = true;
};

Task<Result<void>> Recorder::try_open(SessionPtr session, Known known) {
    while (session->spool && shipper_.is_writing()) { // What it writes may be ours.
        co_await runtime::sleep_for(kShortly);
    }
    Recording base;
    base.id = session->id();
    base.channel = session->channel();
    if (known == Known::Yes) {
        LEAMS_CO_TRY(auto found, co_await parts_.index.find(session->id()));
        base = found ? *std::move(found) : std::move(base);
        if (base.ended && !session->inboxes.empty()) {
            LEAMS_CO_CHECK(co_await parts_.index.reopen(session->id()));
        }
    }
    const auto folder = folder_of(session->id());
    auto work = [this, folder, base, session, spool = session->spool]() mutable -> Result<Opened> {
        if (!spool) {
            LEAMS_TRY(spool, Spool::open(folder, session->channel(), room_));
        }
        const bool joins = spool->join(base.count(), base.inits);
        const auto& segments = spool->segments();
        return Opened{
            .spool = spool,
            .channel = spool->channel(),
            .segments = {segments.begin(), segments.end()},
            .inits = spool->inits(),
            .is_over = spool->is_over(),
            .joins = joins,
        };
    };
    LEAMS_CO_TRY(auto opened, co_await storage_.run(std::move(work)));
    if (!opened.joins) {
        log_of(*session).warning("recording_does_not_join", {{"index", base.count()}});
        ++stats_.gaps;
    }
    session->spool = std::move(opened.spool);
    session->is_over_noted = opened.is_over;
    session->is_over = session->inboxes.empty() && (session->is_over || opened.is_over);
    session->open(base, std::move(opened.channel), std::make_shared<LiveIndex>(base, folder));
    session->add(opened.segments, opened.inits);
    shelf_.put(session->id(), session->live);
    co_return Result<void>{};
}

Task<Result<void>> Recorder::close(BroadcastId id) {
    return runtime::on_loop(parts_.home, close_here(std::move(id)));
}

// Once it is in the journal, the next process knows too.
Task<Result<void>> Recorder::close_here(BroadcastId id) {
    const auto found = sessions_.find(id);
    if (found == sessions_.end()) {
        co_return co_await finish_foreign(std::move(id), kQuiet);
    }
    const auto session = found->second;
    if (session->state == State::Opening) {
        co_return Error::unavailable("The recording is not open yet");
    }
    session->is_over = true;
    if (session->state == State::Open) {
        auto note = [spool = session->spool]() -> Result<void> {
            spool->mark_over(true);
            return {};
        };
        LEAMS_CO_CHECK(co_await storage_.run(std::move(note)));
        session->is_over_noted = true;
    }
    wake();
    co_return Result<void>{};
}

} // namespace leams::record
