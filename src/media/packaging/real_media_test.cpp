#include "core/formats/h264.hpp"
#include "media/hub/track.hpp"
#include "media/packaging/test_harness.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <unistd.h>

// Writes real H.264 and AAC as segments and lets ffprobe read them back.
namespace leams::packaging {
namespace {

namespace fs = std::filesystem;

struct TempDir {
    TempDir() {
        std::string pattern = (fs::temp_directory_path() / "leams-hls-XXXXXX").string();
        path = mkdtemp(pattern.data());
    }
    ~TempDir() { fs::remove_all(path); }
    fs::path path;
};

std::string run(const std::string& command) {
    std::string output;
    auto* pipe = popen((command + " 2>&1").c_str(), "r");
    char buffer[4096];
    while (const auto count = fread(buffer, 1, sizeof buffer, pipe)) {
        output.append(buffer, count);
    }
    pclose(pipe);
    return output;
}

Bytes read_file(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    const auto bytes = as_bytes(text);
    return {bytes.begin(), bytes.end()};
}

// The NAL units of an Annex B stream, without start codes.
std::vector<ByteView> split_annex_b(ByteView stream) {
    std::vector<ByteView> nals;
    std::size_t start = 0;
    for (std::size_t i = 0; i + 3 <= stream.size(); ++i) {
        if (stream[i] == std::byte{0} && stream[i + 1] == std::byte{0} && stream[i + 2] == std::byte{1}) {
            if (start != 0) {
                auto end = i;
                while (end > start && stream[end - 1] == std::byte{0}) {
                    --end;
                }
                nals.push_back(stream.subspan(start, end - start));
            }
            start = i + 3;
        }
    }
    nals.push_back(stream.subspan(start));
    return nals;
}

struct RealMedia {
    media::Tracks tracks;
    std::vector<media::FramePtr> frames; // In order of time.
};

void read_video(RealMedia& result, ByteView stream, int fps) {
    std::vector<ByteView> sps;
    std::vector<ByteView> pps;
    std::vector<media::Frame> frames;
    bool fresh = true;
    for (const auto nal : split_annex_b(stream)) {
        const auto type = formats::h264_nal_type(nal);
        if (type == formats::H264Nal::Sps && sps.empty()) {
            sps.push_back(nal);
        } else if (type == formats::H264Nal::Pps && pps.empty()) {
            pps.push_back(nal);
        } else if (type == formats::H264Nal::AccessUnitDelimiter) {
            fresh = true;
        } else if (type == formats::H264Nal::Slice || type == formats::H264Nal::Idr) {
            if (std::exchange(fresh, false)) {
                auto& frame = frames.emplace_back();
                frame.dts = static_cast<std::int64_t>((frames.size() - 1) * 1000) / fps * 90;
                frame.key = type == formats::H264Nal::Idr;
            }
            ByteWriter writer(frames.back().storage);
            writer.u32(nal.size());
            writer.bytes(nal);
        }
    }
    const auto record = formats::make_avc_config(sps, pps);
    result.tracks.video = *media::make_h264_track(record);
    for (auto& frame : frames) {
        frame.track = result.tracks.video;
        result.frames.push_back(std::make_shared<media::Frame>(std::move(frame)));
    }
}

void read_audio(RealMedia& result, ByteView stream) {
    const Bytes config{std::byte{0x11}, std::byte{0x90}};
    result.tracks.audio = *media::make_aac_track(config);
    std::int64_t dts = 0;
    while (stream.size() > 7) {
        const auto at = [&](std::size_t i) { return std::to_integer<std::size_t>(stream[i]); };
        const auto size = ((at(3) & 3) << 11) | (at(4) << 3) | (at(5) >> 5);
        auto frame = std::make_shared<media::Frame>();
        frame->track = result.tracks.audio;
        frame->key = true;
        frame->dts = dts;
        frame->storage.assign(stream.begin(), stream.begin() + static_cast<std::ptrdiff_t>(size));
        frame->offset = 7;
        result.frames.push_back(frame);
        dts += 1024;
        stream = stream.subspan(size);
    }
}

RealMedia make_media(const fs::path& folder, int fps, int seconds) {
    const auto video = folder / "video.h264";
    const auto audio = folder / "audio.aac";
    run("ffmpeg -loglevel error -y -f lavfi -i testsrc2=s=320x180:r=" + std::to_string(fps) + " -t " +
        std::to_string(seconds) + " -c:v libx264 -preset ultrafast -tune zerolatency -g " +
        std::to_string(2 * fps) + " -x264-params aud=1:scenecut=0 -pix_fmt yuv420p -f h264 " +
        video.string());
    run("ffmpeg -loglevel error -y -f lavfi -i sine=frequency=440:r=48000 -ac 2 -t " +
        std::to_string(seconds) + " -c:a aac -f adts " + audio.string());
    RealMedia result;
    read_video(result, read_file(video), fps);
    read_audio(result, read_file(audio));
    std::sort(result.frames.begin(), result.frames.end(), [](const auto& a, const auto& b) {
        return media::to_media_time(a->dts, a->track->timescale) <
               media::to_media_time(b->dts, b->track->timescale);
    });
    return result;
}

void append_segment(std::ofstream& file, const Segment& segment) {
    std::string bytes(segment.bytes(), '\0');
    ASSERT_EQ(pread(segment.file->fd(), bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
    file << bytes;
}

TEST(RealMedia, FfmpegReadsTheSegmentsWithoutComplaint) {
    ASSERT_EQ(std::system("which ffmpeg ffprobe > /dev/null 2>&1"), 0) << "ffmpeg is not installed";
    const TempDir folder;
    const auto real = make_media(folder.path, 30, 9);
    ASSERT_EQ(real.tracks.video->width, 320U);
    ASSERT_EQ(real.tracks.video->height, 180U);
    test::Harness harness;
    harness.packager.on_tracks(real.tracks);
    for (const auto& frame : real.frames) {
        harness.packager.on_frame(frame);
    }
    harness.packager.on_end();

    const auto path = folder.path / "all.mp4";
    {
        std::ofstream file(path, std::ios::binary);
        file << *harness.segment(0).init->data;
        for (const auto& segment : harness.all()) {
            append_segment(file, *segment);
        }
    }
    EXPECT_EQ(run("ffmpeg -v warning -i " + path.string() + " -f null -"), "");
    const auto counts =
        run("ffprobe -v warning -count_packets -show_entries stream=codec_name,nb_read_packets -of csv=p=0 " +
            path.string());
    EXPECT_EQ(counts, "h264,270\naac,423\n");
    const auto keys =
        run("ffprobe -v warning -select_streams v -show_entries packet=flags -of csv=p=0 " + path.string() +
            " | grep -c K");
    EXPECT_EQ(keys, "5\n");
}

} // namespace
} // namespace leams::packaging
