#include "media/rtmp/demuxer.hpp"
#include "media/rtmp/session.hpp"
#include "media/rtmp/test_client.hpp"

namespace {

using namespace leams;

class Publisher final : public rtmp::SessionListener {
public:
    void on_publish_requested(rtmp::PublishCommand) override { asked = true; }
    void on_metadata(const formats::AmfValue& value) override { (void)value.text("encoder"); }
    void on_video(formats::RtmpMessage message) override { (void)demuxer.on_video(std::move(message)); }
    void on_audio(formats::RtmpMessage message) override { (void)demuxer.on_audio(std::move(message)); }
    void on_unpublished() override { demuxer = rtmp::Demuxer(sink); }
    void on_play_requested(rtmp::PlayCommand) override { asked_to_play = true; }
    void on_stopped() override {}

    bool asked = false;
    bool asked_to_play = false;
    rtmp::Demuxer::Sink sink = [](const media::Frame& frame) {
        LEAMS_ASSERT(frame.track != nullptr && frame.offset <= frame.storage.size());
    };
    rtmp::Demuxer demuxer{sink};
};

} // namespace

// The first byte says whether the input begins at the handshake or behind the acceptance of a publisher, and
// the second how it is cut.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto input = std::as_bytes(std::span(data, size));
    if (input.size() < 2) {
        return 0;
    }
    Publisher publisher;
    rtmp::RtmpSession session(publisher, rtmp::RtmpLimits{});
    if ((data[0] & 1) != 0) {
        test::RtmpClient client;
        client.start_publishing("KEY");
        LEAMS_ASSERT(session.feed(client.out));
    }
    const auto step = std::size_t{1} + data[1];
    input = input.subspan(2);
    bool alive = true;
    while (alive) {
        if (std::exchange(publisher.asked, false)) {
            session.accept_publish();
            alive = session.feed({}).has_value();
            continue;
        }
        if (std::exchange(publisher.asked_to_play, false)) {
            session.accept_play();
            alive = session.feed({}).has_value();
            continue;
        }
        if (input.empty()) {
            break;
        }
        const auto piece = input.first(std::min(step, input.size()));
        input = input.subspan(piece.size());
        alive = session.feed(piece).has_value();
        session.sent(session.output().size());
    }
    return 0;
}
