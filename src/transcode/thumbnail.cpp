#include "transcode/thumbnail.hpp"

#include "formats/h264.hpp"
#include "transcode/child_process.hpp"

#include <functional>

namespace leams::transcode {
namespace {

constexpr std::chrono::seconds kFresh{5};
constexpr std::chrono::seconds kForgotten{60};

const std::vector<std::string>& arguments() {
    static const std::vector<std::string> kArguments{
        "ffmpeg",    "-hide_banner",
        "-loglevel", "error",
        "-threads",  "1",
        "-f",        "h264",
        "-i",        "pipe:0",
        "-frames:v", "1",
        "-vf",       "scale=w='min(640,iw)':h=-2",
        "-c:v",      "mjpeg",
        "-q:v",      "5",
        "-f",        "image2",
        "-update",   "1",
        "pipe:1",
    };
    return kArguments;
}

/// The picture behind start codes (ITU-T H.264 annex B), with the parameter sets it needs.
Result<Bytes, ParseError> to_annex_b(const media::Frame& frame) {
    LEAMS_TRY(const auto config, formats::parse_avc_config(frame.track->config));
    Bytes stream;
    ByteWriter writer(stream);
    const auto append = [&](ByteView nal) {
        writer.u32(1);
        writer.bytes(nal);
    };
    for (const auto sps : config.sps) {
        append(sps);
    }
    for (const auto pps : config.pps) {
        append(pps);
    }
    formats::NalReader reader(frame.payload(), config.nal_length_size);
    while (const auto nal = reader.next()) {
        append(*nal);
    }
    return stream;
}

} // namespace

Result<std::string> make_thumbnail_blocking(const media::Frame& key_frame) {
    auto stream = to_annex_b(key_frame);
    if (!stream) {
        return Error::internal(std::string(stream.error().reason()));
    }
    LEAMS_TRY(auto jpeg, run_child_blocking(arguments(), *stream, {}));
    if (!jpeg.starts_with("\xFF\xD8")) {
        return Error::internal("ffmpeg made no picture");
    }
    return jpeg;
}

Thumbnails::Thumbnails(const Clock& clock, KeyFrames key_frames)
    : clock_(clock)
    , key_frames_(std::move(key_frames)) {}

runtime::Task<Result<Thumbnails::Picture>> Thumbnails::get(BroadcastId id) {
    const auto now = clock_.steady();
    const auto found = entries_.find(id);
    if (found != entries_.end()) {
        found->second.asked = now;
        if (found->second.picture.jpeg && (found->second.making || now - found->second.made < kFresh)) {
            co_return found->second.picture;
        }
    }
    co_return co_await make(std::move(id));
}

runtime::Task<Result<Thumbnails::Picture>> Thumbnails::make(BroadcastId id) {
    forget_old();
    const auto frame = co_await key_frames_(id);
    if (!frame) {
        entries_.erase(id);
        co_return Error::not_found("There is no picture of this stream yet");
    }
    auto& entry = entries_[id];
    entry.asked = clock_.steady();
    entry.making = true;
    auto jpeg = co_await pool_.run([frame] { return make_thumbnail_blocking(*frame); });
    auto& made = entries_[id];
    made.making = false;
    made.made = clock_.steady();
    if (!jpeg) {
        if (made.picture.jpeg) {
            co_return made.picture;
        }
        entries_.erase(id);
        co_return std::move(jpeg).error();
    }
    made.picture.etag = "\"" + std::to_string(std::hash<std::string>{}(*jpeg)) + "\"";
    made.picture.jpeg = std::make_shared<const std::string>(std::move(*jpeg));
    co_return made.picture;
}

void Thumbnails::forget_old() {
    const auto now = clock_.steady();
    std::erase_if(entries_, [&](const auto& entry) {
        return !entry.second.making && now - entry.second.asked > kForgotten;
    });
}

} // namespace leams::transcode
