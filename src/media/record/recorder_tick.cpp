#include "core/base/finally.hpp"
#include "core/runtime/as_result.hpp"
#include "media/record/recorder.hpp"

#include <chrono>
#include <utility>

// What the recorder does every half second, and how a recording ends.
namespace leams::record {

using runtime::LogLevel;
using runtime::Task;
using State = Session::State;

/// What is to be written of one recording.
struct Recorder::Job {
    struct Delivery {
        Batch batch;
        bool is_last = false; // Of its sink.
    };

    SessionPtr session;
    std::shared_ptr<Spool> spool;
    std::vector<Delivery> deliveries{};
    bool is_over = false;
    bool is_losing = false;
    Spool::Written written{}; // What came of it.
    std::vector<InitPtr> inits{};
};

namespace {

void add(Spool::Written& sum, Spool::Written more) {
    sum.complete.insert(sum.complete.end(), more.complete.begin(), more.complete.end());
    sum.gaps += more.gaps;
    sum.error = more.error ? std::move(more.error) : std::move(sum.error);
}

} // namespace

void Recorder::wake() {
    if (!is_woken_.exchange(true)) {
        parts_.home.post([this] {
            is_woken_ = false;
            tasks_.spawn(tick());
        });
    }
}

Task<void> Recorder::tick() {
    ticks_again_ = true;
    if (is_ticking_) {
        co_return;
    }
    is_ticking_ = true;
    const Finally done([this] { is_ticking_ = false; });
    while (std::exchange(ticks_again_, false)) {
        co_await write(take_jobs());
        shipper_.pump();
        finish_those_done();
    }
}

std::vector<Recorder::Job> Recorder::take_jobs() {
    std::vector<Job> jobs;
    for (const auto& [id, session] : sessions_) {
        if (session->state != State::Open) {
            continue;
        }
        Job job{.session = session, .spool = session->spool};
        while (!session->inboxes.empty()) {
            auto& inbox = *session->inboxes.front();
            const bool ended = inbox.has_ended(); // Asked before, so that nothing comes afterwards.
            auto batch = inbox.take();
            job.is_losing = job.is_losing || inbox.is_losing();
            if (ended || !batch.stretches().empty()) {
                job.deliveries.push_back({std::move(batch), ended});
            }
            if (!ended) {
                break;
            }
            session->inboxes.pop_front();
            session->is_over = session->is_over || (session->inboxes.empty() && !drains_);
        }
        job.is_over = session->is_over;
        if (!job.deliveries.empty() || job.is_losing || job.is_over != session->is_over_noted) {
            session->is_writing = true;
            jobs.push_back(std::move(job));
        }
    }
    return jobs;
}

Task<void> Recorder::write(std::vector<Job> taken) {
    if (taken.empty()) {
        co_return;
    }
    const auto jobs = std::make_shared<std::vector<Job>>(std::move(taken));
    auto work = [this, jobs]() -> Result<void> {
        room_.look();
        for (auto& job : *jobs) {
            for (const auto& delivery : job.deliveries) {
                add(job.written, job.spool->write(delivery.batch));
                if (delivery.is_last) {
                    add(job.written, job.spool->complete());
                }
            }
            job.deliveries.clear(); // Gives the memory back.
            if (job.is_over != job.spool->is_over()) {
                job.spool->mark_over(job.is_over);
            }
            job.inits = job.spool->inits();
        }
        return {};
    };
    static_cast<void>(co_await storage_.run(std::move(work)));
    for (const auto& job : *jobs) {
        apply(job);
    }
}

void Recorder::apply(const Job& job) {
    auto& session = *job.session;
    session.is_writing = false;
    session.is_over_noted = job.is_over;
    if (!job.written.complete.empty()) {
        session.add(job.written.complete, job.inits);
    }
    stats_.gaps += job.written.gaps + (job.is_losing && !session.is_losing ? 1 : 0);
    const bool losing = job.is_losing || job.written.gaps != 0;
    const bool writing = !job.written.complete.empty();
    if (losing == session.is_losing || (!losing && !writing)) {
        return;
    }
    session.is_losing = losing;
    session.live->set_stopped(losing);
    if (!losing) {
        log_of(session).info("recording_resumed");
    } else if (job.written.error) {
        log_of(session).failure(LogLevel::Warning, "recording_stopped", *job.written.error);
    } else {
        log_of(session).warning("recording_stopped", {{"spool_bytes", room_.bytes().load()}});
    }
}

// Some of them end at once, and with that are gone from the list.
void Recorder::finish_those_done() {
    std::int64_t waiting = 0;
    std::int64_t stopped = 0;
    std::vector<SessionPtr> done;
    for (const auto& [id, session] : sessions_) {
        waiting += static_cast<std::int64_t>(session->waiting());
        stopped += session->is_losing ? 1 : 0;
        if (session->is_done() && finish_retry_.is_due(parts_.clock.steady())) {
            done.push_back(session);
        }
    }
    stats_.waiting = waiting;
    stats_.stopped = stopped;
    for (auto& session : done) {
        session->state = State::Finishing;
        tasks_.spawn(finish(std::move(session)));
    }
}

Task<void> Recorder::finish(SessionPtr session) {
    session->opens_again = false;
    session->live->set_ended(true); // Who hears of the end finds it so.
    auto finished = co_await runtime::as_result(parts_.index.finish(session->id(), parts_.clock.now()));
    if (!finished && finished.error().code() != ErrorCode::NotFound) {
        if (!finish_retry_.has_failed()) {
            log_of(*session).failure(LogLevel::Warning, "recording_not_finished", finished.error());
        }
        finish_retry_.fail(parts_.clock.steady());
        session->live->set_ended(false);
        session->state = State::Open;
        if (session->opens_again) {
            reopen(session->id());
        }
        co_return;
    }
    finish_retry_.succeed();
    if (const auto recording = session->live->recording(); recording && parts_.listener != nullptr) {
        co_await parts_.listener->finished(recording);
    }
    shelf_.remove(session->id());
    auto remove = [spool = std::exchange(session->spool, nullptr)]() -> Result<void> {
        spool->remove();
        return {};
    };
    static_cast<void>(co_await storage_.run(std::move(remove)));
    if (session->inboxes.empty()) {
        sessions_.erase(session->id());
        --stats_.recordings;
        wake(); // To count those that are left.
        co_return;
    }
    session->state = State::Opening;
    tasks_.spawn(open_session(session, Known::Yes));
}

// Those whose spool was lost with a machine: nobody would end them.
Task<void> Recorder::finish_forgotten() {
    constexpr UnixMillis kLongAgo = 3'600'000;
    const auto open = co_await runtime::as_result(parts_.index.list_open());
    for (const auto& id : open ? *open : std::vector<BroadcastId>()) {
        if (!sessions_.contains(id)) {
            static_cast<void>(co_await runtime::as_result(finish_foreign(id, kLongAgo)));
        }
    }
}

/// Of which nothing is here. Unavailable when something has come within the last `quiet_for`: another process
/// records it, and will finish it.
Task<Result<void>> Recorder::finish_foreign(BroadcastId id, UnixMillis quiet_for) {
    LEAMS_CO_TRY(const auto found, co_await parts_.index.find(id));
    if (!found || found->ended || sessions_.contains(id)) {
        co_return Result<void>{};
    }
    const auto now = parts_.clock.now();
    const auto last = found->count() == 0 ? std::nullopt : found->entry(found->count() - 1);
    if (last && last->program_date_time + quiet_for > now) {
        co_return Error::unavailable("Another process may be recording this");
    }
    LEAMS_CO_CHECK(co_await parts_.index.finish(std::move(id), now));
    if (last && parts_.listener != nullptr) {
        co_await parts_.listener->finished(std::make_shared<const Recording>(*found));
    }
    co_return Result<void>{};
}

} // namespace leams::record
