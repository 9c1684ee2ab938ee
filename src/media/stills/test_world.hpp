#pragma once

#include "core/runtime/object_content.hpp"
#include "media/stills/maker.hpp"
#include "test/fake_clock.hpp"
#include "test/fake_objects.hpp"
#include "test/run_task.hpp"

#include <chrono>
#include <map>
#include <string>
#include <utility>
#include <vector>

// Test-only: a recording of segments of five seconds, and what draws pictures of it that say what they show.
namespace leams::stills {

inline const BroadcastId kBroadcast("01922222-2222-7222-8222-222222222222");

/// `keys`: which of the segments have a key picture, or all.
inline record::Recording
make_recording(std::size_t segments, const std::vector<bool>& keys = {}, bool has_video = true) {
    record::Recording recording;
    recording.id = kBroadcast;
    auto init = std::make_shared<record::Init>();
    init->width = has_video ? 1280 : 0;
    recording.inits.push_back(init);
    std::vector<record::Entry> entries;
    for (std::size_t i = 0; i < segments; ++i) {
        const bool has_key = has_video && (keys.empty() || keys[i]);
        entries.push_back({.duration = std::chrono::seconds(5), .bytes = 100, .key_bytes = has_key ? 50U : 0U}
        );
    }
    if (segments > 0) {
        auto chunk = record::Chunk::pack(0, media::MediaTime{0}, entries);
        recording.chunks.push_back(std::make_shared<const record::Chunk>(std::move(chunk)));
    }
    return recording;
}

class FakeLibrary final : public record::Library {
public:
    record::Recording recording;
    std::optional<Error> fault;

    runtime::Task<Result<record::RecordingPtr>> find(BroadcastId id) override {
        if (id != recording.id) {
            co_return Error::not_found("Nothing is recorded");
        }
        co_return std::make_shared<const record::Recording>(recording);
    }
    /// Its number.
    runtime::Task<Result<runtime::ObjectBytes>>
    segment(BroadcastId, std::uint64_t position, std::uint64_t, std::uint64_t) override {
        if (fault) {
            co_return *fault;
        }
        co_return std::make_shared<const std::string>(std::to_string(position));
    }
    std::optional<std::string> public_url(const BroadcastId&, std::uint64_t) override { return {}; }
};

/// A tile's pixels are a segment's number, with blanks behind it; a sheet is its tiles' numbers.
class FakePainter final : public Painter {
public:
    std::string damaged; // A segment that cannot be decoded.
    int drawn = 0;

    runtime::Task<Result<std::string>> poster(Media media) override {
        ++drawn;
        LEAMS_CO_TRY(const auto content, runtime::content_of(media.segment));
        const auto text = media.init + *content;
        co_return "poster of " + text + std::string(text == "40" ? 10 : 0, '!');
    }
    runtime::Task<Result<std::string>> tile(Media media) override {
        ++drawn;
        LEAMS_CO_TRY(const auto content, runtime::content_of(media.segment));
        auto text = media.init + *content;
        if (text == damaged) {
            co_return Error::invalid_argument("It is damaged");
        }
        text.resize(transcode::kTileBytes, ' ');
        co_return text;
    }
    runtime::Task<Result<std::string>> sheet(std::string tiles) override {
        std::string numbers;
        for (std::size_t at = 0; at < tiles.size(); at += transcode::kTileBytes) {
            numbers += tiles.substr(at, tiles.find(' ', at) - at) + " ";
        }
        co_return numbers;
    }
    runtime::Task<Result<std::string>> open(runtime::ObjectBytes bytes) override {
        LEAMS_CO_TRY(const auto content, runtime::content_of(bytes));
        const auto& sheet = *content;
        std::string tiles;
        for (std::size_t at = 0; at < sheet.size();) {
            const auto end = sheet.find(' ', at);
            auto tile = sheet.substr(at, end - at);
            tile.resize(transcode::kTileBytes, ' ');
            tiles += tile;
            at = end + 1;
        }
        tiles.resize(transcode::kTileBytes * kTilesOfSheet, ' ');
        co_return tiles;
    }
};

class FakeStore final : public StillStore {
public:
    std::map<std::string, DueClip> clips;
    std::map<std::string, UnixMillis> clip_posters;
    Stills stills;
    std::optional<UnixMillis> due_at = 0;
    bool exists = true;

    runtime::Task<Result<std::vector<DueRecording>>> due(UnixMillis now, std::size_t) override {
        if (!due_at || *due_at > now) {
            co_return std::vector<DueRecording>();
        }
        co_return std::vector<DueRecording>{{.id = kBroadcast, .stills = stills}};
    }
    runtime::Task<Result<void>> save(Made made) override {
        stills = made.stills;
        due_at = made.due_at;
        co_return Result<void>();
    }
    runtime::Task<Result<std::optional<Stills>>> find(BroadcastId) override {
        co_return std::optional(stills);
    }
    runtime::Task<Result<std::vector<DueClip>>> due_clips(std::size_t) override {
        std::vector<DueClip> due;
        for (const auto& [slug, clip] : clips) {
            if (!clip_posters.contains(slug)) {
                due.push_back(clip);
            }
        }
        co_return due;
    }
    runtime::Task<Result<void>> save_clip(std::string slug, UnixMillis made_at) override {
        clip_posters[slug] = made_at;
        co_return Result<void>();
    }
    runtime::Task<Result<Owner>> owner(BroadcastId id) override {
        Owner owner{.exists = exists && id == kBroadcast, .clips = {}};
        for (const auto& [slug, clip] : clips) {
            owner.clips.push_back(slug);
        }
        co_return owner;
    }
};

} // namespace leams::stills
