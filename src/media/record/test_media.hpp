#pragma once

#include "media/packaging/segment_file.hpp"
#include "media/packaging/segment_writer.hpp"
#include "media/packaging/test_tracks.hpp"
#include "media/record/inbox.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

// Test-only.
namespace leams::record::test {

class Folder {
public:
    Folder() {
        path_ = (std::filesystem::temp_directory_path() / "leams-record-XXXXXX").string();
        if (::mkdtemp(path_.data()) == nullptr) {
            std::abort();
        }
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    const std::string& path() const noexcept { return path_; }

private:
    std::string path_;
};

inline constexpr UnixMillis kNow = 1'800'000'000'000;
inline constexpr std::size_t kPictureBytes = 3000;
inline constexpr std::size_t kPartPictures = 10;

/// Segments of pictures alone, of three parts with ten pictures each, as a packager makes them.
class Source {
public:
    /// One segment, handed to `inbox` part by part; false when one of them found no room.
    bool send(Inbox& inbox, std::size_t parts = 3, const std::string& init = "init") {
        auto file = *memory_.create_file();
        bool taken = true;
        for (std::size_t i = 0; i < parts; ++i) {
            taken = send_part(inbox, file, i == 0 ? make_head(init) : nullptr) && taken;
        }
        ++segments_;
        return inbox.push({.begins = nullptr, .file = nullptr, .bytes = {}, .completes = true}) && taken;
    }
    /// A part of a segment that goes on.
    bool send_part(
        Inbox& inbox,
        const std::shared_ptr<packaging::SegmentFile>& file,
        std::shared_ptr<const SegmentHead> begins
    ) {
        std::vector<packaging::Sample> samples;
        for (std::size_t i = 0; i < kPartPictures; ++i, dts_ += 3000) {
            const bool key = begins && i == 0;
            samples.push_back(
                {packaging::test::make_frame(video_, dts_, key, kPictureBytes), dts_, dts_ + 3000}
            );
        }
        const auto part = *writer_.write(*file, samples, {});
        sent_ += part.bytes.length;
        return inbox.push({
            .begins = std::move(begins),
            .file = file,
            .bytes = part.bytes,
            .duration = media::MediaTime(333'333),
        });
    }
    std::shared_ptr<packaging::SegmentFile> new_file() { return *memory_.create_file(); }
    std::shared_ptr<const SegmentHead> make_head(const std::string& data = "init") {
        auto init = std::make_shared<Init>();
        init->data = data;
        init->codecs = "avc1.64001f";
        auto head = std::make_shared<SegmentHead>();
        head->init = std::move(init);
        head->has_video = true;
        head->entry.independent = true;
        head->entry.program_date_time = kNow + static_cast<UnixMillis>(segments_) * 1000;
        return head;
    }
    std::uint64_t sent() const noexcept { return sent_; }

private:
    packaging::SegmentMemory memory_{Descriptor()};
    packaging::SegmentWriter writer_;
    media::TrackInfoPtr video_ = packaging::test::video_track();
    std::int64_t dts_ = 0;
    std::uint64_t segments_ = 0;
    std::uint64_t sent_ = 0;
};

} // namespace leams::record::test
