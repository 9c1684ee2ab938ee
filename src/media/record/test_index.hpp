#pragma once

#include "media/record/ports.hpp"

#include <map>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace leams::record::test {

/// Test-only: the index of recordings in memory. `fail` plays a database that is away.
class FakeIndex final : public IndexStore {
public:
    void fail(std::optional<Error> error) {
        const std::lock_guard lock(mutex_);
        fault_ = std::move(error);
    }
    std::optional<Recording> at(const BroadcastId& id) const {
        const std::lock_guard lock(mutex_);
        const auto found = recordings_.find(id);
        return found == recordings_.end() ? std::nullopt : std::optional(found->second);
    }
    bool has_ended(const BroadcastId& id) const {
        const auto found = at(id);
        return found && found->ended;
    }
    std::size_t appends() const {
        const std::lock_guard lock(mutex_);
        return appends_;
    }

    runtime::Task<Result<void>> append(std::vector<Addition> additions) override {
        const std::lock_guard lock(mutex_);
        LEAMS_CO_CHECK(enter());
        ++appends_;
        for (const auto& addition : additions) {
            auto& recording = recordings_[addition.id];
            recording.id = addition.id;
            recording.channel = addition.channel;
            if (recording.chunks.empty()) {
                recording.started_at = addition.started_at;
            }
            for (const auto& init : addition.inits) {
                if (recording.find_init(init->id) == nullptr) {
                    recording.inits.push_back(init);
                }
            }
            for (const auto& chunk : addition.chunks) {
                if (chunk->first() > recording.count() || chunk->start() > recording.duration()) {
                    co_return Error::internal("segments that do not follow");
                }
                if (chunk->first() == recording.count()) {
                    recording.chunks.push_back(chunk);
                }
            }
        }
        co_return Result<void>{};
    }
    runtime::Task<Result<void>> finish(BroadcastId id, UnixMillis) override {
        const std::lock_guard lock(mutex_);
        LEAMS_CO_CHECK(enter());
        const auto found = recordings_.find(id);
        if (found == recordings_.end()) {
            co_return Error::not_found("There is no such recording");
        }
        found->second.ended = true;
        co_return Result<void>{};
    }
    runtime::Task<Result<void>> reopen(BroadcastId id) override {
        const std::lock_guard lock(mutex_);
        LEAMS_CO_CHECK(enter());
        recordings_[id].ended = false;
        co_return Result<void>{};
    }
    runtime::Task<Result<std::optional<Recording>>> find(BroadcastId id) override {
        auto found = at(id);
        const std::lock_guard lock(mutex_);
        LEAMS_CO_CHECK(enter());
        co_return found;
    }
    runtime::Task<Result<std::vector<BroadcastId>>> list_open() override {
        const std::lock_guard lock(mutex_);
        LEAMS_CO_CHECK(enter());
        std::vector<BroadcastId> open;
        for (const auto& [id, recording] : recordings_) {
            if (!recording.ended) {
                open.push_back(id);
            }
        }
        co_return open;
    }
    runtime::Task<Result<void>> remove(BroadcastId id) override {
        const std::lock_guard lock(mutex_);
        recordings_.erase(id);
        co_return Result<void>{};
    }

private:
    Result<void> enter() const { return fault_ ? Result<void>(*fault_) : Result<void>(); }

    mutable std::mutex mutex_;
    std::map<BroadcastId, Recording> recordings_;
    std::optional<Error> fault_;
    std::size_t appends_ = 0;
};

} // namespace leams::record::test
