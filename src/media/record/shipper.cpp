#include "media/record/shipper.hpp"

#include "core/base/finally.hpp"
#include "core/runtime/as_result.hpp"
#include "media/record/library.hpp"

#include <algorithm>
#include <utility>

namespace leams::record {

using runtime::LogLevel;
using runtime::Task;

namespace {

constexpr std::size_t kUploads = 8; // At a time.

} // namespace

runtime::ObjectLabels segment_labels() {
    return {.content_type = "video/mp4", .cache_control = "public, max-age=31536000, immutable"};
}

Shipper::Shipper(Parts parts)
    : parts_(std::move(parts))
    , store_retry_(parts_.config.first_retry, parts_.config.last_retry)
    , index_retry_(parts_.config.first_retry, parts_.config.last_retry)
    , last_write_(parts_.clock.steady()) {}

void Shipper::pump() {
    if (is_pumping_) {
        return; // By what it began, which ended at once.
    }
    is_pumping_ = true;
    const Finally done([this] { is_pumping_ = false; });
    start_uploads();
    if (is_index_due()) {
        parts_.tasks.spawn(write_index());
    }
}

// In turn, so that one recording which has much to catch up with does not hold up the others.
void Shipper::start_uploads() {
    const auto& sessions = parts_.sessions;
    std::size_t idle = 0;
    while (idle < sessions.size() && uploads_ < kUploads && store_retry_.is_due(parts_.clock.steady())) {
        auto next = sessions.upper_bound(last_served_);
        next = next == sessions.end() ? sessions.begin() : next;
        last_served_ = next->first;
        auto segment = next->second->next_upload();
        idle = segment ? 0 : idle + 1;
        if (segment) {
            ++uploads_;
            parts_.tasks.spawn(upload(next->second, *std::move(segment)));
        }
    }
}

Task<void> Shipper::upload(SessionPtr session, Spooled segment) {
    const auto key = segment_key(session->id(), segment.position);
    auto file = session->live->file(segment.position);
    {
        const Finally done([this] { --uploads_; });
        auto put =
            co_await runtime::as_result(parts_.objects.put_file(key, std::move(file), segment_labels()));
        session->set_uploaded(segment.position, put.has_value());
        if (put) {
            store_retry_.succeed();
            ++parts_.stats.segments;
            parts_.stats.bytes += segment.entry.bytes;
            tell(*session);
        } else {
            const bool first = !store_retry_.has_failed();
            store_retry_.fail(parts_.clock.steady());
            ++parts_.stats.upload_failures;
            if (first) {
                parts_.log.failure(LogLevel::Warning, "recording_store_failed", put.error(), {{"key", key}});
            }
        }
    }
    pump();
}

void Shipper::tell(const Session& session) {
    const auto recording = parts_.listener != nullptr ? session.live->recording() : nullptr;
    if (recording && session.uploaded() != 0) {
        parts_.tasks.spawn(parts_.listener->stored(recording, session.stored()));
    }
}

bool Shipper::is_index_due() const {
    const auto now = parts_.clock.steady();
    if (is_writing_ || !index_retry_.is_due(now)) {
        return false;
    }
    const bool due = hurries_ || now - last_write_ >= parts_.config.index_every;
    return std::ranges::any_of(parts_.sessions, [&](const auto& entry) {
        const auto& session = *entry.second;
        const auto ready = session.uploaded();
        const bool last = session.is_ending() && ready == session.waiting();
        return session.state == Session::State::Open && ready != 0 &&
               (due || last || ready >= parts_.config.index_segments);
    });
}

std::vector<IndexStore::Addition> Shipper::make_additions() const {
    std::vector<IndexStore::Addition> additions;
    for (const auto& [id, session] : parts_.sessions) {
        if (session->state == Session::State::Open && session->uploaded() != 0) {
            additions.push_back(session->make_addition());
        }
    }
    return additions;
}

Task<void> Shipper::write_index() {
    {
        is_writing_ = true;
        const Finally done([this] { is_writing_ = false; });
        last_write_ = parts_.clock.steady();
        auto additions = make_additions();
        if (std::exchange(one_by_one_, false)) {
            for (auto& addition : additions) {
                co_await append({std::move(addition)});
            }
        } else {
            co_await append(std::move(additions));
        }
    }
    pump();
    parts_.on_indexed();
}

Task<void> Shipper::append(std::vector<IndexStore::Addition> additions) {
    auto appended = co_await runtime::as_result(parts_.index.append(additions));
    if (appended) {
        index_retry_.succeed();
        co_return co_await settle(std::move(additions));
    }
    if (!index_retry_.has_failed()) {
        parts_.log.failure(LogLevel::Warning, "recording_index_failed", appended.error());
    }
    index_retry_.fail(parts_.clock.steady());
    ++parts_.stats.index_failures;
    if (appended.error().code() == ErrorCode::Internal) {
        one_by_one_ = additions.size() > 1;
        if (!one_by_one_) {
            parts_.on_misfit(additions.front().id);
        }
    }
}

// What is in the index may go from the spool.
Task<void> Shipper::settle(std::vector<IndexStore::Addition> additions) {
    std::vector<std::pair<std::shared_ptr<Spool>, std::uint64_t>> indexed;
    for (const auto& addition : additions) {
        if (const auto found = parts_.sessions.find(addition.id); found != parts_.sessions.end()) {
            auto& session = *found->second;
            indexed.emplace_back(session.spool, session.set_indexed(addition));
        }
    }
    auto forget = [indexed = std::move(indexed)]() -> Result<void> {
        for (const auto& [spool, before] : indexed) {
            spool->forget(before);
        }
        return {};
    };
    static_cast<void>(co_await parts_.storage.run(std::move(forget)));
}

} // namespace leams::record
