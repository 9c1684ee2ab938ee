#include "media/transcode/still.hpp"

#include "core/base/assert.hpp"
#include "media/transcode/child_process.hpp"

#include <string>
#include <vector>

namespace leams::transcode {
namespace {

constexpr std::string_view kJpegStart = "\xFF\xD8";

using Words = std::vector<std::string>;

std::string size_of_tile() {
    return std::to_string(kTileWidth) + "x" + std::to_string(kTileHeight);
}

std::string sheet_layout() {
    return std::to_string(kSheetColumns) + "x" + std::to_string(kSheetRows);
}

Words ffmpeg(const Words& input, const std::string& filter, const Words& output) {
    Words words{"ffmpeg", "-hide_banner", "-loglevel", "error", "-threads", "1"};
    words.insert(words.end(), input.begin(), input.end());
    words.insert(words.end(), {"-i", "pipe:0", "-an", "-vf", filter});
    words.insert(words.end(), output.begin(), output.end());
    words.emplace_back("pipe:1");
    return words;
}

const Words& jpeg_output() {
    static const Words kWords{"-frames:v", "1", "-c:v", "mjpeg", "-q:v", "5", "-f", "image2", "-update", "1"};
    return kWords;
}

// The demuxer is named, so that no other is tried on what a stranger sent.
const Words& media_input() {
    static const Words kWords{"-f", "mov"};
    return kWords;
}

Result<std::string> run_for_jpeg(const Words& words, ByteView input) {
    LEAMS_TRY(auto jpeg, run_child_blocking(words, input, {}));
    if (!jpeg.starts_with(kJpegStart)) {
        return Error::invalid_argument("The picture cannot be read").with_cause("ffmpeg made no picture");
    }
    return jpeg;
}

Result<std::string> run_for_pixels(const Words& words, ByteView input, std::size_t bytes) {
    LEAMS_TRY(auto pixels, run_child_blocking(words, input, {}));
    if (pixels.size() != bytes) {
        return Error::invalid_argument("The picture cannot be read")
            .with_cause("ffmpeg made " + std::to_string(pixels.size()) + " bytes of pixels");
    }
    return pixels;
}

} // namespace

Result<std::string> make_poster_blocking(ByteView media) {
    static const auto kWords = ffmpeg(media_input(), "scale=w='min(640,iw)':h=-2", jpeg_output());
    return run_for_jpeg(kWords, media);
}

Result<std::string> make_tile_blocking(ByteView media) {
    const auto width = std::to_string(kTileWidth);
    const auto height = std::to_string(kTileHeight);
    const auto filter = "scale=" + width + ":" + height +
                        ":force_original_aspect_ratio=decrease:force_divisible_by=2,pad=" + width + ":" +
                        height + ":-1:-1,format=yuvj420p";
    return run_for_pixels(
        ffmpeg(media_input(), filter, {"-frames:v", "1", "-f", "rawvideo"}), media, kTileBytes
    );
}

std::string dark_tile() {
    constexpr std::size_t kPixels = std::size_t{kTileWidth} * kTileHeight;
    return std::string(kPixels, '\x10') + std::string(kTileBytes - kPixels, '\x80');
}

Result<std::string> make_sheet_blocking(std::string_view tiles) {
    LEAMS_ASSERT(!tiles.empty() && tiles.size() % kTileBytes == 0);
    LEAMS_ASSERT(tiles.size() <= kTilesOfSheet * kTileBytes);
    static const auto kWords = ffmpeg(
        {"-f", "rawvideo", "-pix_fmt", "yuvj420p", "-s", size_of_tile()},
        "tile=" + sheet_layout(),
        jpeg_output()
    );
    return run_for_jpeg(kWords, as_bytes(tiles));
}

Result<std::string> open_sheet_blocking(std::string_view jpeg) {
    static const auto kWords = ffmpeg(
        {"-f", "image2pipe", "-c:v", "mjpeg"},
        "untile=" + sheet_layout() + ",format=yuvj420p",
        {"-f", "rawvideo"}
    );
    return run_for_pixels(kWords, as_bytes(jpeg), kTilesOfSheet * kTileBytes);
}

} // namespace leams::transcode
