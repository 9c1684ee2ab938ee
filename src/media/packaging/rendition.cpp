#include "media/packaging/rendition.hpp"

namespace leams::packaging {

media::Tracks Rendition::tracks() const {
    auto tracks = window->tracks();
    if (kind == RenditionKind::Audio) {
        tracks.video = nullptr;
    }
    return tracks;
}

ByteRange Rendition::range_of(const Part& part) const noexcept {
    return kind == RenditionKind::Audio ? part.audio : part.bytes;
}

std::uint64_t Rendition::bytes_of(const Segment& segment) const noexcept {
    std::uint64_t bytes = 0;
    for (const auto& part : segment.parts) {
        bytes += range_of(part).length;
    }
    return bytes;
}

bool Rendition::is_independent(const Part& part) const noexcept {
    return kind == RenditionKind::Audio || part.independent;
}

const std::shared_ptr<const std::string>& Rendition::init_data(const InitSegment& init) const noexcept {
    return kind == RenditionKind::Audio ? init.audio_data : init.data;
}

Renditions renditions_of(WindowPtr window) {
    const bool has_both = window->has_sound && window->tracks().video;
    Renditions renditions;
    renditions.reserve(has_both ? 2 : 1);
    renditions.push_back({.id = "main", .window = window});
    if (has_both) {
        renditions.push_back({.id = "audio", .kind = RenditionKind::Audio, .window = std::move(window)});
    }
    return renditions;
}

} // namespace leams::packaging
