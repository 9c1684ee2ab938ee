#pragma once

#include "media/hub/broadcast.hpp"

#include <string>
#include <vector>

namespace leams::media::test {

/// Writes down what a sink is told: "tracks(VA)", "V0", "v40", "A21", "gap", "end"; times in milliseconds,
/// key pictures in capitals.
struct Diary {
    std::string text;
    void add(const std::string& word) { text += (text.empty() ? "" : " ") + word; }
    std::string take() { return std::exchange(text, {}); }
};

class DiarySink final : public Sink {
public:
    DiarySink(Diary& diary, std::function<void()> on_playable)
        : diary_(diary)
        , on_playable_(std::move(on_playable)) {}
    void on_tracks(const Tracks& tracks) override {
        diary_.add(std::string("tracks(") + (tracks.video ? "V" : "") + (tracks.audio ? "A" : "") + ")");
    }
    void on_frame(const FramePtr& frame) override {
        const char letter = frame->track->kind == TrackKind::Audio ? 'A' : frame->key ? 'V' : 'v';
        diary_.add(letter + std::to_string(frame->dts * 1000 / frame->track->timescale));
        on_playable_();
    }
    void on_discontinuity() override { diary_.add("gap"); }
    void on_end() override { diary_.add("end"); }

private:
    Diary& diary_;
    std::function<void()> on_playable_;
};

class DiaryFactory final : public SinkFactory {
public:
    std::unique_ptr<Sink> make_sink(SinkContext context) override {
        return std::make_unique<DiarySink>(diary, std::move(context.on_playable));
    }
    Diary diary;
};

inline TrackInfoPtr make_track(TrackKind kind, int config = 1) {
    auto track = std::make_shared<TrackInfo>();
    track->kind = kind;
    track->codec = kind == TrackKind::Video ? Codec::H264 : Codec::Aac;
    track->timescale = 1000;
    track->samples_per_frame = 20;
    track->config = Bytes{static_cast<std::byte>(config)};
    return track;
}

inline Frame make_frame(const TrackInfoPtr& track, std::int64_t dts, bool key = true) {
    Frame frame;
    frame.track = track;
    frame.dts = dts;
    frame.key = key;
    frame.storage.resize(10);
    return frame;
}

} // namespace leams::media::test
