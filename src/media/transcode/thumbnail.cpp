#include "media/transcode/thumbnail.hpp"

#include "core/formats/h264.hpp"
#include "media/transcode/child_process.hpp"
#include "media/transcode/fence.hpp"

#include <functional>

namespace leams::transcode {
namespace {

constexpr std::chrono::seconds kFresh{5};
constexpr std::chrono::seconds kForgotten{60};
constexpr std::chrono::seconds kMaxWait{10};

Error no_picture() {
    return Error::not_found("There is no picture of this stream yet");
}

Error busy() {
    return Error::unavailable("The server is busy, try again in a moment").with_retry_after(1);
}

/// Lets those go on who wait for a picture, whatever has become of it.
class Finish {
public:
    explicit Finish(std::optional<runtime::Gate>& made)
        : made_(made) {}
    ~Finish() {
        made_->open();
        made_.reset();
    }
    Finish(const Finish&) = delete;
    Finish& operator=(const Finish&) = delete;

private:
    std::optional<runtime::Gate>& made_;
};

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

Thumbnails::Thumbnails(
    runtime::Loop& loop, const Clock& clock, KeyFrames key_frames, runtime::Log log, Maker make
)
    : loop_(loop)
    , clock_(clock)
    , key_frames_(std::move(key_frames))
    , log_(std::move(log))
    , make_(std::move(make)) {
    if (const auto& missing = Fence::shared().missing(); !missing.empty()) {
        log_.warning("decoder_fence_incomplete", {{"missing", missing}});
    }
}

runtime::Task<Result<Thumbnails::Picture>> Thumbnails::get(BroadcastId id) {
    const auto now = clock_.steady();
    auto& entry = entries_[id];
    entry.asked = now;
    if (entry.made && !entry.picture.jpeg) {
        auto made = *entry.made;
        if (!co_await made.wait(kMaxWait)) {
            co_return busy();
        }
    } else if (!entry.made && (!entry.tried || now - *entry.tried >= kFresh)) {
        co_await make(id);
    }
    const auto found = entries_.find(id);
    if (found == entries_.end()) {
        co_return no_picture();
    }
    if (!found->second.picture.jpeg) {
        co_return found->second.failure.value_or(no_picture());
    }
    co_return found->second.picture;
}

runtime::Task<> Thumbnails::make(BroadcastId id) {
    // What is being made stays where it is.
    auto& entry = entries_[id];
    entry.made.emplace(loop_);
    forget_old();
    const Finish finish(entry.made);
    const auto frame = co_await key_frames_(id);
    if (!frame) {
        entry.picture = {};
        entry.failure.reset();
        entry.tried.reset();
        co_return;
    }
    auto jpeg = co_await pool_.run([this, frame] { return make_(*frame); });
    entry.tried = clock_.steady();
    if (jpeg) {
        entry.picture.etag = "\"" + std::to_string(std::hash<std::string>{}(*jpeg)) + "\"";
        entry.picture.jpeg = std::make_shared<const std::string>(*std::move(jpeg));
        co_return;
    }
    entry.failure = jpeg.error().code() == ErrorCode::Unavailable ? busy() : no_picture();
    if (const auto count = failures_.count(*entry.tried); count > 0) {
        log_.failure(
            runtime::LogLevel::Warning,
            "thumbnail_not_made",
            jpeg.error(),
            {{"broadcast", id.str()}, {"count", count}}
        );
    }
}

void Thumbnails::forget_old() {
    const auto now = clock_.steady();
    std::erase_if(entries_, [&](const auto& entry) {
        return !entry.second.made && (!entry.second.tried || now - entry.second.asked > kForgotten);
    });
}

} // namespace leams::transcode
