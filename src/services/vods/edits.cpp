#include "services/vods/edits.hpp"

#include <algorithm>
#include <utility>

namespace leams::vods {
namespace {

constexpr std::int64_t kEndless = std::int64_t{1}
                                  << 50; // Thirty thousand years; a thousand times as much fits.

} // namespace

std::vector<Stretch> merged(std::vector<Stretch> stretches) {
    std::erase_if(stretches, [](const Stretch& one) { return one.from_ms >= one.until_ms; });
    std::ranges::sort(stretches, {}, &Stretch::from_ms);
    std::vector<Stretch> apart;
    for (const auto& one : stretches) {
        if (!apart.empty() && one.from_ms <= apart.back().until_ms) {
            apart.back().until_ms = std::max(apart.back().until_ms, one.until_ms);
        } else {
            apart.push_back(one);
        }
    }
    return apart;
}

Stretch Cutting::whole() const {
    return range.value_or(Stretch{.from_ms = 0, .until_ms = recorded_ms});
}

std::vector<Stretch> Cutting::removed() const {
    auto all = edits.cuts;
    all.push_back({.from_ms = 0, .until_ms = edits.trim.from_ms});
    if (edits.trim.until_ms) {
        all.push_back({.from_ms = *edits.trim.until_ms, .until_ms = kEndless});
    }
    return merged(std::move(all));
}

std::vector<Stretch> Cutting::kept() const {
    std::vector<Stretch> left;
    auto [from, until] = whole();
    for (const auto& gone : removed()) {
        if (gone.from_ms > from) {
            left.push_back({.from_ms = from, .until_ms = std::min(gone.from_ms, until)});
        }
        from = std::max(from, gone.until_ms);
        if (from >= until) {
            return left;
        }
    }
    left.push_back({.from_ms = from, .until_ms = until});
    return left;
}

std::int64_t Cutting::length_ms() const {
    std::int64_t sum = 0;
    for (const auto& one : kept()) {
        sum += one.until_ms - one.from_ms;
    }
    return sum;
}

std::int64_t Cutting::to_watched(std::int64_t recorded) const {
    if (is_whole_recording()) {
        return recorded;
    }
    std::int64_t watched = 0;
    for (const auto& one : kept()) {
        if (recorded < one.until_ms) {
            return watched + std::max<std::int64_t>(recorded - one.from_ms, 0);
        }
        watched += one.until_ms - one.from_ms;
    }
    return watched;
}

std::int64_t Cutting::to_recorded(std::int64_t watched) const {
    if (is_whole_recording()) {
        return watched;
    }
    std::int64_t end = whole().from_ms;
    for (const auto& one : kept()) {
        if (watched < one.until_ms - one.from_ms) {
            return one.from_ms + watched;
        }
        watched -= one.until_ms - one.from_ms;
        end = one.until_ms;
    }
    return end;
}

bool Cutting::keeps(std::int64_t recorded) const {
    return std::ranges::any_of(kept(), [&](const Stretch& one) {
        return recorded >= one.from_ms && recorded < one.until_ms;
    });
}

} // namespace leams::vods
