#pragma once

#include "core/formats/fmp4_chunk.hpp"
#include "media/packaging/packager.hpp"
#include "media/packaging/test_tracks.hpp"
#include "media/record/library.hpp"
#include "media/vod/programme.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// For this module's tests: recordings as the packager makes them.
namespace leams::vod::test {

inline const BroadcastId kBroadcast{"01922222-2222-7222-8222-222222222222"};

struct Source {
    std::uint32_t width = 1280;
    bool sound = true;
    std::size_t picture_bytes = 1000;
};

/// What publishers have sent, one connection after another, and what is stored of it.
class TestRecording final : public packaging::RenditionListener {
public:
    TestRecording() { begin_process(); }

    /// So many seconds of 30 pictures each, a key picture every two seconds, then the connection is lost.
    TestRecording& publish(int seconds, Source source = {});
    /// The same by a server that began anew, whose times begin at 0.
    TestRecording& restart() {
        begin_process();
        return *this;
    }
    TestRecording& end() {
        ended_ = true;
        return *this;
    }

    record::RecordingPtr get() const;
    const std::vector<record::Entry>& entries() const noexcept { return entries_; }
    const packaging::SegmentPtr& segment(std::size_t position) const { return segments_[position]; }
    std::string bytes(std::size_t position) const {
        const auto& segment = *segments_[position];
        return std::string(as_text(*segment.file->read({0, segment.bytes()})));
    }

    void on_renditions(const packaging::Renditions& renditions) override;

private:
    void begin_process();
    void add(const packaging::Rendition& main, const packaging::SegmentPtr& segment);

    packaging::test::ManualClock clock_;
    packaging::SegmentMemory memory_{Descriptor()};
    std::optional<packaging::Packager> packager_;
    std::uint64_t seen_ = 0; // Sequence numbers of this process.
    std::uint32_t first_init_ = 0;
    media::Tracks tracks_;
    std::int64_t time_ = 0; // Of the next picture, in thirtieths of a second.
    std::vector<record::Entry> entries_;
    std::vector<record::InitPtr> inits_;
    std::vector<packaging::SegmentPtr> segments_;
    bool ended_ = false;
};

inline void TestRecording::begin_process() {
    packager_.reset();
    packager_.emplace(
        packaging::PackagerConfig{
            .window = media::MediaTime{3'600'000'000}, .first_sequence = 0, .first_discontinuity = 0
        },
        clock_,
        memory_,
        runtime::Log()
    );
    packager_->add(*this);
    seen_ = 0;
    time_ = 0;
    tracks_ = {};
    first_init_ = static_cast<std::uint32_t>(inits_.size());
}

inline TestRecording& TestRecording::publish(int seconds, Source source) {
    using packaging::test::make_frame;
    tracks_ = {.video = packaging::test::video_track(source.width), .audio = nullptr};
    if (source.sound) {
        tracks_.audio = packaging::test::audio_track();
    }
    packager_->on_tracks(tracks_);
    auto sound = time_ * 1600 / 1024 + 1;
    for (const auto end = time_ + std::int64_t{30} * seconds; time_ < end; ++time_) {
        clock_.millis += time_ % 3 == 0 ? 34 : 33;
        for (; source.sound && sound * 1024 <= time_ * 1600; ++sound) {
            packager_->on_frame(make_frame(tracks_.audio, sound * 1024, true, 300));
        }
        packager_->on_frame(make_frame(tracks_.video, time_ * 3000, time_ % 60 == 0, source.picture_bytes));
    }
    packager_->on_discontinuity();
    time_ = (time_ + 59) / 60 * 60 + 60;
    clock_.millis += 2000;
    return *this;
}

inline void TestRecording::on_renditions(const packaging::Renditions& renditions) {
    for (const auto& segment : renditions.front().window->segments) {
        if (segment->sequence >= seen_) {
            seen_ = segment->sequence + 1;
            add(renditions.front(), segment);
        }
    }
}

inline void TestRecording::add(const packaging::Rendition& main, const packaging::SegmentPtr& segment) {
    const auto init = first_init_ + segment->init->id;
    if (inits_.empty() || inits_.back()->id < init) {
        const auto& tracks = segment->init->tracks;
        const auto& sound = segment->init->audio_data;
        inits_.push_back(std::make_shared<const record::Init>(record::Init{
            .id = init,
            .data = *segment->init->data,
            .audio_data = sound ? *sound : "",
            .codecs = tracks.video->codec_string + (tracks.audio ? "," + tracks.audio->codec_string : ""),
            .audio_codecs = tracks.audio ? tracks.audio->codec_string : "",
            .width = tracks.video->width,
            .height = tracks.video->height,
            .fps = 30,
        }));
    }
    segments_.push_back(segment);
    const packaging::Rendition sound{
        .id = "audio", .kind = packaging::RenditionKind::Audio, .window = main.window
    };
    const auto first = formats::parse_mp4_chunk_head(as_bytes(bytes(segments_.size() - 1)));
    entries_.push_back({
        .duration = segment->duration,
        .bytes = segment->bytes(),
        .program_date_time = segment->program_date_time,
        .init = init,
        .key_bytes = static_cast<std::uint32_t>(first ? first->head_bytes + 1000 : 0),
        .audio_bytes = static_cast<std::uint32_t>(sound.bytes_of(*segment)),
        .discontinuity = !entries_.empty() && (segment->discontinuity || segment->sequence == 0),
        .independent = segment->independent,
    });
}

inline record::RecordingPtr TestRecording::get() const {
    auto recording = std::make_shared<record::Recording>();
    recording->id = kBroadcast;
    recording->started_at = entries_.empty() ? 0 : entries_.front().program_date_time;
    recording->ended = ended_;
    recording->inits = inits_;
    constexpr std::size_t kInChunk = 3;
    media::MediaTime start{0};
    for (std::size_t first = 0; first < entries_.size(); first += kInChunk) {
        const auto last = std::min(first + kInChunk, entries_.size());
        const std::vector<record::Entry> some(
            entries_.begin() + static_cast<std::ptrdiff_t>(first),
            entries_.begin() + static_cast<std::ptrdiff_t>(last)
        );
        const auto chunk = std::make_shared<const record::Chunk>(record::Chunk::pack(first, start, some));
        start += chunk->duration();
        recording->chunks.push_back(chunk);
    }
    return recording;
}

/// Has one recording, whose segments lie in files or in memory.
class TestLibrary final : public record::Library {
public:
    enum class Place : std::uint8_t { Files, Memory };

    explicit TestLibrary(const TestRecording& source, Place place = Place::Files)
        : source_(source)
        , place_(place) {}

    runtime::Task<Result<record::RecordingPtr>> find(BroadcastId id) override {
        ++finds;
        if (id != kBroadcast) {
            co_return Error::not_found("Nothing is recorded");
        }
        co_return source_.get();
    }
    runtime::Task<Result<runtime::ObjectBytes>>
    segment(BroadcastId, std::uint64_t position, std::uint64_t offset, std::uint64_t length) override {
        ++segments;
        if (is_away) {
            co_return Error::unavailable("The store is away");
        }
        const auto& segment = source_.segment(position);
        length = std::min(length, segment->bytes() - offset);
        if (place_ == Place::Files) {
            co_return runtime::ObjectFile{segment->file, segment->file->fd(), offset, length};
        }
        co_return std::make_shared<const std::string>(source_.bytes(position).substr(offset, length));
    }
    std::optional<std::string> public_url(const BroadcastId&, std::uint64_t position) override {
        return door.empty() ? std::nullopt : std::optional(door + std::to_string(position));
    }

    std::string door;
    bool is_away = false;
    std::atomic<int> finds{0};
    std::atomic<int> segments{0};

private:
    const TestRecording& source_;
    Place place_;
};

} // namespace leams::vod::test
