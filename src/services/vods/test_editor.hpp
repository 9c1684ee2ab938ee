#pragma once

#include "services/vods/editor.hpp"

#include <map>
#include <utility>
#include <vector>

// Test-only: what an editor works with, in memory.
namespace leams::vods {

class FakeEdits final : public EditStore {
public:
    explicit FakeEdits(std::map<VodId, VodRecord>& rows)
        : rows_(rows) {}

    runtime::Task<Result<void>> save(VodId id, Edits edits, std::int64_t before, UnixMillis) override {
        auto& row = rows_.at(id);
        if (row.cutting.revision != before) {
            co_return Error::conflict("Meanwhile");
        }
        row.cutting.edits = std::move(edits);
        ++row.cutting.revision;
        row.duration_ms = row.cutting.length_ms();
        co_return Result<void>();
    }
    runtime::Task<Result<void>> add(NewHighlight made, UnixMillis) override {
        auto row = rows_.at(made.source);
        row.id = made.id;
        row.kind = Kind::Highlight;
        row.title = made.title.empty() ? row.title : made.title;
        row.size_bytes = made.size_bytes;
        row.cutting.range = made.range;
        row.cutting.edits = made.edits;
        row.cutting.revision = 0;
        row.duration_ms = row.cutting.length_ms();
        rows_[made.id] = row;
        co_return Result<void>();
    }

private:
    std::map<VodId, VodRecord>& rows_;
};

/// Of recordings whose segments take two seconds and a thousand bytes.
class FakeCutter final : public Cutter {
public:
    static constexpr std::int64_t kSegmentMs = 2'000;

    runtime::Task<Result<std::vector<Stretch>>> widen(BroadcastId, std::vector<Stretch> stretches) override {
        for (auto& stretch : stretches) {
            stretch = stretch.from_ms < stretch.until_ms ? wide(stretch) : stretch;
        }
        co_return stretches;
    }
    runtime::Task<Result<Covered>> cover(BroadcastId, Stretch stretch) override {
        const auto covered = wide(stretch);
        co_return Covered{
            .stretch = covered, .bytes = (covered.until_ms - covered.from_ms) / kSegmentMs * 1000
        };
    }

private:
    static Stretch wide(const Stretch& stretch) {
        return {
            .from_ms = stretch.from_ms / kSegmentMs * kSegmentMs,
            .until_ms = (stretch.until_ms + kSegmentMs - 1) / kSegmentMs * kSegmentMs,
        };
    }
};

} // namespace leams::vods
