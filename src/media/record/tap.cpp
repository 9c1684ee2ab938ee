#include "media/record/tap.hpp"

#include <utility>

namespace leams::record {
namespace {

InitPtr make_init(const packaging::Window& window, const packaging::InitSegment& packaged) {
    auto init = std::make_shared<Init>();
    init->data = *packaged.data;
    if (packaged.audio_data) {
        init->audio_data = *packaged.audio_data;
    }
    const auto& [video, audio] = packaged.tracks;
    if (audio) {
        init->audio_codecs = audio->codec_string;
    }
    init->codecs = init->audio_codecs;
    if (video) {
        init->codecs = video->codec_string + (audio ? "," : "") + init->audio_codecs;
        init->width = video->width;
        init->height = video->height;
        init->fps = window.fps;
        init->has_captions = window.has_captions;
    }
    return init;
}

} // namespace

void Tap::on_renditions(const packaging::Renditions& renditions) {
    const auto& window = *renditions.front().window;
    for (const auto& segment : window.segments) {
        if (!sequence_ || segment->sequence >= *sequence_) {
            take(window, *segment);
        }
    }
    if (window.open && !window.open->parts.empty()) {
        take(window, *window.open);
    }
    if (window.ended) {
        end();
    }
}

void Tap::take(const packaging::Window& window, const packaging::Segment& segment) {
    if (sequence_ != segment.sequence) {
        sequence_ = segment.sequence;
        parts_ = 0;
        is_lost_ = false;
    }
    for (; parts_ < segment.parts.size() && !is_lost_; ++parts_) {
        const auto& part = segment.parts[parts_];
        is_lost_ = !inbox_->push({
            .begins = parts_ == 0 ? make_head(window, segment) : nullptr,
            .file = segment.file,
            .bytes = part.bytes,
            .duration = part.duration,
            .audio_bytes = static_cast<std::uint32_t>(part.audio.length),
        });
        gap_ = is_lost_;
    }
    if (segment.complete) {
        inbox_->push({.begins = nullptr, .file = nullptr, .bytes = {}, .completes = true});
        sequence_ = segment.sequence + 1;
        parts_ = 0;
        is_lost_ = false;
    }
}

std::shared_ptr<const SegmentHead>
Tap::make_head(const packaging::Window& window, const packaging::Segment& segment) {
    if (packaged_ != segment.init) {
        packaged_ = segment.init;
        init_ = make_init(window, *packaged_);
    }
    const bool has_video = packaged_->tracks.video != nullptr;
    auto head = std::make_shared<SegmentHead>();
    head->init = init_;
    head->has_video = has_video;
    head->entry.program_date_time = segment.program_date_time;
    head->entry.discontinuity = segment.discontinuity || gap_;
    head->entry.independent = segment.independent || !has_video;
    return head;
}

void Tap::end() {
    if (auto tell = std::exchange(on_end_, nullptr)) {
        inbox_->end();
        tell();
    }
}

} // namespace leams::record
