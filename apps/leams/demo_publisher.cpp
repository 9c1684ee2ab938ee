#include "demo_publisher.hpp"

#include "core/runtime/timers.hpp"

#include <array>
#include <cerrno>
#include <unistd.h>

namespace leams::app {
namespace {

constexpr std::chrono::seconds kRetry{3};
constexpr std::size_t kFlvHeader = 9 + 4; // FLV E.2, with the first PreviousTagSize.
constexpr std::size_t kTagHeader = 11;    // FLV E.4.1.
constexpr std::size_t kTagTrailer = 4;

const std::vector<std::string>& arguments() {
    static const std::vector<std::string> kArguments{
        "ffmpeg",
        "-hide_banner",
        "-nostdin",
        "-loglevel",
        "error",
        "-re",
        "-f",
        "lavfi",
        "-i",
        "testsrc2=size=1280x720:rate=30",
        "-f",
        "lavfi",
        "-i",
        "sine=frequency=220:beep_factor=4:sample_rate=48000",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-tune",
        "zerolatency",
        "-profile:v",
        "main",
        "-b:v",
        "2000k",
        "-maxrate",
        "2000k",
        "-bufsize",
        "2000k",
        "-g",
        "60",
        "-keyint_min",
        "60",
        "-sc_threshold",
        "0",
        "-pix_fmt",
        "yuv420p",
        "-af",
        "volume=0.1",
        "-c:a",
        "aac",
        "-b:a",
        "128k",
        "-ac",
        "2",
        "-flush_packets",
        "1",
        "-f",
        "flv",
        "pipe:1",
    };
    return kArguments;
}

} // namespace

DemoPublisher::DemoPublisher(runtime::Loop& loop, media::Ingest& ingest, Secret key)
    : loop_(loop)
    , ingest_(ingest)
    , key_(std::move(key))
    , tasks_(loop) {}

DemoPublisher::~DemoPublisher() = default;

void DemoPublisher::start() {
    tasks_.spawn(publish());
    retry_ = loop_.every(kRetry, [this] {
        if (!child_ && tasks_.size() == 0) {
            tasks_.spawn(publish());
        }
    });
}

runtime::Task<> DemoPublisher::stop() {
    retry_.reset();
    // First, because one that is about to begin would open what is closed here.
    co_await tasks_.stop();
    close();
}

runtime::Task<> DemoPublisher::publish() {
    media::PublishRequest request{
        .key = key_, .protocol = "demo", .peer_address = "127.0.0.1", .encoder = "demo"
    };
    auto publication = co_await ingest_.publish(std::move(request), loop_);
    if (!publication) {
        log_.failure(runtime::LogLevel::Warning, "demo_not_started", publication.error());
        co_return;
    }
    if (auto& owner = (*publication)->loop(); &owner != &loop_) {
        log_.warning("demo_not_started", {{"cause", "its broadcast lives on another loop"}});
        // A publication dies on its own loop.
        owner.post([unused = *std::move(publication)] {});
        co_return;
    }
    auto child = transcode::Child::start(arguments());
    if (!child) {
        log_.failure(runtime::LogLevel::Error, "demo_not_started", child.error());
        co_return;
    }
    publication_ = *std::move(publication);
    demuxer_ =
        std::make_unique<rtmp::Demuxer>([this](media::Frame frame) { publication_->push(std::move(frame)); });
    child_.emplace(*std::move(child));
    loop_.ticked_poller(runtime::Pace::Steady).add(child_->output(), EPOLLIN, *this);
    // Last, because one that has been cut already says so at once. None says so once it is gone.
    publication_->on_cut([this](media::CutReason) { close(); });
}

void DemoPublisher::on_ready(std::uint32_t) {
    std::array<std::byte, 64 * 1024> buffer;
    const auto got = read(child_->output(), buffer.data(), buffer.size());
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (got <= 0) {
        log_.warning("demo_ended", {{"cause", child_->take_errors()}});
        close();
        return;
    }
    in_.insert(in_.end(), buffer.begin(), buffer.begin() + got);
    if (!header_taken_ && in_.size() >= kFlvHeader) {
        header_taken_ = true;
        used_ = kFlvHeader;
    }
    while (header_taken_ && child_ && take_tag()) {
    }
    in_.erase(in_.begin(), in_.begin() + static_cast<std::ptrdiff_t>(used_));
    used_ = 0;
}

bool DemoPublisher::take_tag() {
    ByteReader reader(ByteView(in_).subspan(used_));
    if (reader.remaining() < kTagHeader) {
        return false;
    }
    const auto type = *reader.u8();
    const std::size_t size = *reader.u24();
    const std::uint32_t low = *reader.u24();
    const std::uint32_t high = *reader.u8();
    if (reader.remaining() < 3 + size + kTagTrailer) {
        return false;
    }
    const auto body = reader.rest().subspan(3, size);
    used_ += kTagHeader + size + kTagTrailer;
    formats::RtmpMessage message{
        .type = static_cast<formats::RtmpType>(type),
        .timestamp = high << 24 | low,
        .payload = Bytes(body.begin(), body.end()),
    };
    auto taken = Result<void, ParseError>();
    if (message.type == formats::RtmpType::Video) {
        taken = demuxer_->on_video(std::move(message));
    } else if (message.type == formats::RtmpType::Audio) {
        taken = demuxer_->on_audio(std::move(message));
    }
    if (!taken) {
        log_.error("demo_not_understood", {{"cause", taken.error().reason()}});
    }
    return true;
}

void DemoPublisher::close() {
    if (child_) {
        loop_.ticked_poller(runtime::Pace::Steady).remove(child_->output(), *this);
        child_.reset();
    }
    demuxer_.reset();
    publication_.reset();
    in_.clear();
    used_ = 0;
    header_taken_ = false;
}

} // namespace leams::app
