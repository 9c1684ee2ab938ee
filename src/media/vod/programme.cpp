#include "media/vod/programme.hpp"

#include <algorithm>
#include <utility>

namespace leams::vod {
namespace {

using media::MediaTime;

constexpr MediaTime kLeastSkip{1000}; // Who says where a segment begins knows milliseconds only.

std::optional<Stretch> find_stretch(const record::Recording& recording, const Span& span) {
    const auto end = std::min(span.until.value_or(MediaTime::max()), recording.duration());
    if (span.from >= end || end <= MediaTime{0}) {
        return std::nullopt;
    }
    const auto first = recording.position_at(std::max(span.from, MediaTime{0}));
    return Stretch{first, recording.position_at(end - MediaTime{1}) + 1};
}

/// The parts of a stretch that are left without the segments that hold some of what is removed.
void append_left(
    std::vector<Stretch>& left,
    const record::Recording& recording,
    Stretch stretch,
    const std::vector<Part>& removed
) {
    for (const auto& part : removed) {
        if (part.from >= recording.duration()) {
            break;
        }
        const auto first = recording.position_at(part.from);
        const auto last = recording.position_at(part.until - MediaTime{1}) + 1;
        if (first > stretch.first) {
            left.push_back({stretch.first, std::min(first, stretch.last)});
        }
        stretch.first = std::max(stretch.first, last);
        if (stretch.first >= stretch.last) {
            return;
        }
    }
    left.push_back(stretch);
}

MediaTime start_of(const record::Recording& recording, std::uint64_t position) {
    MediaTime found{0};
    recording.for_each(position, position + 1, [&](std::uint64_t, MediaTime start, const record::Entry&) {
        found = start;
    });
    return found;
}

// More may come of a recording that goes on, unless the spans end before what there is.
bool may_grow(const record::Recording& recording, const std::vector<Span>& spans) {
    const auto reaches_end = [&](const Span& span) {
        return !span.until || *span.until > recording.duration();
    };
    return !recording.ended && (spans.empty() || std::ranges::any_of(spans, reaches_end));
}

} // namespace

std::uint64_t Programme::count() const noexcept {
    std::uint64_t sum = 0;
    for (const auto& stretch : stretches) {
        sum += stretch.last - stretch.first;
    }
    return sum;
}

bool Programme::contains(std::uint64_t position) const noexcept {
    return std::ranges::any_of(stretches, [&](const Stretch& stretch) {
        return position >= stretch.first && position < stretch.last;
    });
}

void Programme::for_each(const std::function<void(const Piece& piece)>& each) const {
    std::optional<std::uint64_t> before;
    for (const auto& stretch : stretches) {
        const auto visit = [&](std::uint64_t position, MediaTime start, const record::Entry& entry) {
            const bool follows = before && position == *before + 1;
            each({
                .position = position,
                .start = start,
                .entry = entry,
                .first = !before,
                .continues = follows && !entry.discontinuity,
            });
            before = position;
        };
        recording->for_each(stretch.first, stretch.last, visit);
    }
}

std::vector<Part> Programme::muted_in(MediaTime start, const record::Entry& entry) const {
    std::vector<Part> found;
    for (const auto& part : muted) {
        if (part.from < start + entry.duration + kMuteMargin && part.until > start - kMuteMargin) {
            found.push_back(part);
        }
    }
    return found;
}

std::string Programme::version() const {
    auto text = recording->id.str();
    for (const auto& stretch : stretches) {
        text += "." + std::to_string(stretch.first) + "-" + std::to_string(stretch.last);
    }
    for (const auto& part : muted) {
        text += ".m" + std::to_string(part.from.count()) + "-" + std::to_string(part.until.count());
    }
    text += "." + std::to_string(static_cast<int>(extent));
    return text + "." + std::to_string(skip.count());
}

std::string Programme::subject() const {
    const bool open = extent == Extent::Growing || extent == Extent::Sliding;
    return open ? recording->id.str() + "." + std::to_string(static_cast<int>(extent)) : version();
}

Programme make_programme(record::RecordingPtr recording, const std::vector<Span>& spans) {
    return programme_of(std::move(recording), Playable{.broadcast = {}, .spans = spans});
}

Programme programme_of(record::RecordingPtr recording, const Playable& playable) {
    const auto& spans = playable.spans;
    Programme programme{
        .recording = std::move(recording),
        .stretches = {},
        .extent = Extent::Complete,
        .skip = MediaTime{0},
        .muted = playable.muted,
    };
    const auto& source = *programme.recording;
    programme.extent = may_grow(source, spans) ? Extent::Growing : Extent::Complete;
    for (const auto& span : spans.empty() ? std::vector<Span>{{}} : spans) {
        if (const auto stretch = find_stretch(source, span)) {
            const bool is_first = programme.empty();
            append_left(programme.stretches, source, *stretch, playable.removed);
            if (is_first && !programme.empty() && programme.stretches.front().first == stretch->first) {
                const auto skip = std::max(span.from, MediaTime{0}) - start_of(source, stretch->first);
                programme.skip = skip < kLeastSkip ? MediaTime{0} : skip;
            }
        }
    }
    return programme;
}

Programme make_rewind(record::RecordingPtr recording, MediaTime window) {
    auto programme = make_programme(std::move(recording), {});
    const auto& source = *programme.recording;
    if (!programme.empty() && window > MediaTime{0} && source.duration() > window) {
        programme.stretches.front().first = source.position_at(source.duration() - window);
    }
    if (window > MediaTime{0}) {
        programme.extent = source.ended ? Extent::Ended : Extent::Sliding;
    }
    return programme;
}

} // namespace leams::vod
