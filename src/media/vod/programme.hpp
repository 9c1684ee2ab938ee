#pragma once

#include "media/record/recording.hpp"
#include "media/vod/ports.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace leams::vod {

/// How much more is silent around what is muted: frames of sound overlap.
constexpr media::MediaTime kMuteMargin{100'000};

/// A run of a recording's segments: the positions from `first` up to, without, `last`.
struct Stretch {
    std::uint64_t first = 0;
    std::uint64_t last = 0;

    friend bool operator==(const Stretch&, const Stretch&) = default;
};

/// Whether what is played is all there.
enum class Extent : std::uint8_t {
    Complete,
    Growing, // Segments are added at the end.
    Sliding, // The same, and old ones go.
    Ended,   // What a sliding one has become.
};

/// One segment in its place among what is played.
struct Piece {
    std::uint64_t position = 0; // In the recording.
    media::MediaTime start{0};  // From the recording's beginning.
    record::Entry entry;
    bool first = false;
    bool continues = false; // The piece before it, without a break.
};

/// What is played of a recording, at one moment: whole segments, in order. Immutable.
struct Programme {
    record::RecordingPtr recording;
    std::vector<Stretch> stretches; // None of them empty.
    Extent extent = Extent::Complete;
    media::MediaTime skip{0};  // How far into the first segment the player should begin.
    std::vector<Part> muted{}; // Of the recording.

    bool empty() const noexcept { return stretches.empty(); }
    std::uint64_t count() const noexcept;
    bool contains(std::uint64_t position) const noexcept;
    void for_each(const std::function<void(const Piece& piece)>& each) const;
    /// What of a segment is muted, in the recording's times.
    std::vector<Part> muted_in(media::MediaTime start, const record::Entry& entry) const;
    /// Tells it from all other programmes, of this recording and of others.
    std::string version() const;
    /// The same for what it is now and will be when segments are added.
    std::string subject() const;
};

/// The segments that hold what the spans say.
Programme make_programme(record::RecordingPtr recording, const std::vector<Span>& spans);
/// Without those that hold some of what is removed, and silent where it is muted; nothing may be left.
Programme programme_of(record::RecordingPtr recording, const Playable& playable);
/// What a viewer of a broadcast can go back to: the last `window`, or all of it with 0.
Programme make_rewind(record::RecordingPtr recording, media::MediaTime window);

} // namespace leams::vod
