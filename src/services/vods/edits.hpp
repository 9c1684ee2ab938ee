#pragma once

#include "services/vods/api.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <vector>

// What owners take out of their videos: kept beside the recording, of which nothing is lost.
namespace leams::vods {

/// Stretches of each kind in one video.
constexpr std::size_t kMostStretches = 100;

/// Where a video begins and ends.
struct Trim {
    std::int64_t from_ms = 0;
    std::optional<std::int64_t> until_ms; // Empty: with the recording.

    friend bool operator==(const Trim&, const Trim&) = default;
};
BOOST_DESCRIBE_STRUCT(Trim, (), (from_ms, until_ms))

/// In the recording's times.
struct Edits {
    Trim trim;
    std::vector<Stretch> cuts; // These and the next in order, apart from each other.
    std::vector<Stretch> mutes;

    bool empty() const { return *this == Edits{}; }
    friend bool operator==(const Edits&, const Edits&) = default;
};
BOOST_DESCRIBE_STRUCT(Edits, (), (trim, cuts, mutes))

/// In order, and what overlaps or touches made one. None is empty.
std::vector<Stretch> merged(std::vector<Stretch> stretches);

/// What of its recording a video is made of.
struct Cutting {
    std::int64_t recorded_ms = 0;
    std::optional<Stretch> range{}; // Of a highlight.
    Edits edits{};
    std::int64_t revision = 0; // Rises with each change.

    bool is_whole_recording() const { return !range && edits.empty(); }
    /// Where the unedited video begins in the recording, and where it ends.
    Stretch whole() const;
    /// What is taken out of it, of all time; in order, apart from each other.
    std::vector<Stretch> removed() const;
    /// What is left, in order.
    std::vector<Stretch> kept() const;
    std::int64_t length_ms() const;
    /// Where a time of the recording is in what is watched; what is taken out is where the next begins.
    std::int64_t to_watched(std::int64_t recorded) const;
    /// The other way; the end is where the last of it ends.
    std::int64_t to_recorded(std::int64_t watched) const;
    bool keeps(std::int64_t recorded) const;
};

} // namespace leams::vods
