#include "media/rtmp/session.hpp"
#include "media/rtmp/test_client.hpp"
#include "media/rtmp/test_media.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace leams::rtmp {
namespace {

using formats::RtmpType;

class Events final : public SessionListener {
public:
    void on_publish_requested(PublishCommand command) override { requests.push_back(std::move(command)); }
    void on_metadata(const formats::AmfValue& value) override { metadata = value; }
    void on_video(formats::RtmpMessage message) override { video.push_back(std::move(message)); }
    void on_audio(formats::RtmpMessage message) override { audio.push_back(std::move(message)); }
    void on_unpublished() override { ++unpublished; }
    void on_play_requested(PlayCommand command) override { plays.push_back(std::move(command)); }
    void on_stopped() override { ++stopped; }

    std::vector<PublishCommand> requests;
    std::vector<formats::RtmpMessage> video;
    std::vector<formats::RtmpMessage> audio;
    std::optional<formats::AmfValue> metadata;
    int unpublished = 0;
    std::vector<PlayCommand> plays;
    int stopped = 0;
};

class SessionTest : public testing::Test {
protected:
    /// Sends what the client has written and hands it the answers; false when the session failed.
    bool exchange() {
        const auto input = std::exchange(client.out, {});
        const auto result = session.feed(input);
        if (!result) {
            error = result.error();
        }
        client.receive(session.output());
        session.sent(session.output().size());
        return result.has_value();
    }
    bool start(std::string_view key = "KEY") {
        client.start_publishing(key);
        if (!exchange() || events.requests.size() != 1) {
            return false;
        }
        session.accept_publish();
        return session.feed({}) && exchange();
    }

    Events events;
    RtmpSession session{events, RtmpLimits{}};
    test::RtmpClient client;
    std::optional<SessionError> error;
};

TEST_F(SessionTest, AnswersObsAsItExpects) {
    client.start_publishing("KEY?a=b");
    ASSERT_TRUE(exchange());
    EXPECT_FALSE(session.wants_input());
    ASSERT_EQ(events.requests.size(), 1u);
    EXPECT_EQ(events.requests[0].target.app.reveal(), "live");
    EXPECT_EQ(events.requests[0].target.key.reveal(), "KEY");
    EXPECT_EQ(events.requests[0].target.query.reveal(), "a=b");
    EXPECT_EQ(events.requests[0].encoder, "FMLE/3.0 (compatible; test)");

    ASSERT_GE(client.controls.size(), 2u);
    EXPECT_EQ(client.controls[0].type, RtmpType::WindowAckSize);
    EXPECT_EQ(client.controls[1].type, RtmpType::SetPeerBandwidth);
    ASSERT_NE(client.result(1), nullptr);
    EXPECT_EQ(client.result(1)->code(), "NetConnection.Connect.Success");
    EXPECT_NE(client.result(2), nullptr);
    EXPECT_NE(client.result(3), nullptr);
    ASSERT_NE(client.find("onFCPublish"), nullptr);
    EXPECT_TRUE(client.find("onFCPublish")->values[2].is_null());
    ASSERT_NE(client.result(4), nullptr);
    EXPECT_EQ(*client.result(4)->values[3].number(), 1);
    EXPECT_EQ(client.find("onStatus"), nullptr);

    session.accept_publish();
    exchange();
    ASSERT_NE(client.status("NetStream.Publish.Start"), nullptr);
    EXPECT_EQ(client.status("NetStream.Publish.Start")->stream_id, 1u);
    EXPECT_EQ(client.controls.back().type, RtmpType::UserControl);
}

TEST_F(SessionTest, AnswersTheOtherEncodersCommands) {
    client.handshake();
    client.connect();
    client.command("_checkbw", 2);
    client.command("createStream", 3);
    client.command("createStream", 4);
    client.command("FCPublish", 5, "KEY");
    client.command("getStreamLength", 6, "KEY");
    client.command("somethingNew", 7);
    client.command("silent", 0);
    ASSERT_TRUE(exchange());
    for (const double transaction : {2, 3, 4, 5, 6, 7}) {
        EXPECT_NE(client.result(transaction), nullptr) << transaction;
    }
    EXPECT_EQ(*client.result(4)->values[3].number(), 2);
    EXPECT_EQ(client.result(0), nullptr);
}

TEST_F(SessionTest, TakesFlashsAmf3Commands) {
    client.handshake();
    Bytes body{std::byte{0}};
    formats::Amf0Writer out(body);
    out.string("connect");
    out.number(1);
    out.begin_object();
    out.key("app");
    out.string("live");
    out.key("objectEncoding");
    out.number(3);
    out.end_object();
    client.send(RtmpType::CommandAmf3, 0, body, 0);
    ASSERT_TRUE(exchange());
    ASSERT_NE(client.result(1), nullptr);
    EXPECT_EQ(*client.result(1)->values[3].find("objectEncoding")->number(), 3);
}

TEST_F(SessionTest, TakesNoMediaBeforeAcceptanceAndLosesNoneAfterTheRequest) {
    client.handshake();
    client.connect();
    client.video(0, test::idr());
    client.command("createStream", 4);
    client.publish("KEY");
    client.video(0, test::idr());
    ASSERT_TRUE(exchange());
    client.video(40, test::delta());
    ASSERT_TRUE(exchange());
    EXPECT_TRUE(events.video.empty());
    session.accept_publish();
    ASSERT_TRUE(exchange());
    ASSERT_EQ(events.video.size(), 2u);
    EXPECT_EQ(events.video[1].timestamp, 40u);
    EXPECT_EQ(events.video[1].payload, test::delta());
}

TEST_F(SessionTest, BoundsTheInputThatWaits) {
    client.start_publishing("KEY");
    ASSERT_TRUE(exchange());
    client.append(Bytes(3u << 20));
    EXPECT_FALSE(exchange());
    EXPECT_EQ(error->fault, Fault::Command);
}

TEST_F(SessionTest, IsOverAfterARefusal) {
    client.start_publishing("KEY");
    ASSERT_TRUE(exchange());
    session.refuse("NetStream.Publish.BadName", "Live already");
    client.video(0, test::idr());
    ASSERT_TRUE(exchange());
    const auto* status = client.status("NetStream.Publish.BadName");
    ASSERT_NE(status, nullptr);
    EXPECT_EQ(status->values[3].text("level"), "error");
    EXPECT_EQ(status->description(), "Live already");
    EXPECT_TRUE(events.video.empty());
}

TEST_F(SessionTest, UnpublishesOnceHoweverOftenItIsSaid) {
    ASSERT_TRUE(start());
    client.command("FCUnpublish", 6, "KEY");
    client.command("closeStream", 0, [](auto& out) { out.null(); }, 1);
    client.command("deleteStream", 7, [](auto& out) {
        out.null();
        out.number(1);
    });
    client.video(0, test::idr());
    ASSERT_TRUE(exchange());
    EXPECT_EQ(events.unpublished, 1);
    EXPECT_TRUE(events.video.empty());
    EXPECT_NE(client.find("onFCUnpublish"), nullptr);
    EXPECT_NE(client.status("NetStream.Unpublish.Success"), nullptr);
}

TEST_F(SessionTest, KeepsPublishingWhenAnotherStreamIsDeleted) {
    ASSERT_TRUE(start());
    client.command("deleteStream", 7, [](auto& out) {
        out.null();
        out.number(2);
    });
    ASSERT_TRUE(exchange());
    EXPECT_TRUE(session.publishing());
    client.publish("OTHER");
    ASSERT_TRUE(exchange());
    EXPECT_NE(client.status("NetStream.Publish.BadName"), nullptr);
    EXPECT_EQ(events.requests.size(), 1u);
    EXPECT_TRUE(session.publishing());
}

TEST_F(SessionTest, CountsOnlyTheStreamsThatAreOpen) {
    ASSERT_TRUE(start());
    for (std::uint32_t id = 1; id <= 200; ++id) {
        client.command("closeStream", 0, [](auto& out) { out.null(); }, id++);
        client.command("createStream", 4);
        client.command("deleteStream", 7, [id](auto& out) {
            out.null();
            out.number(id);
        });
        client.command("createStream", 4);
        ASSERT_TRUE(exchange()) << id;
        EXPECT_EQ(*client.answers.back().values[3].number(), id + 1);
    }
    for (int more = 0; more < 63; ++more) {
        client.command("createStream", 4);
    }
    ASSERT_TRUE(exchange());
    client.command("createStream", 4);
    EXPECT_FALSE(exchange());
    EXPECT_EQ(error->fault, Fault::Command);
}

TEST_F(SessionTest, TakesAPublisherBackHoweverOftenItReturns) {
    ASSERT_TRUE(start());
    for (std::uint32_t id = 2; id <= 100; ++id) {
        client.command("FCUnpublish", 6, "KEY");
        client.command("createStream", 4);
        client.command("publish", 5, "KEY", id);
        ASSERT_TRUE(exchange()) << id;
        ASSERT_EQ(events.requests.size(), id);
        session.accept_publish();
        ASSERT_TRUE(exchange());
    }
}

TEST_F(SessionTest, PlaysUntilTheClientStops) {
    client.handshake();
    client.connect();
    client.command("createStream", 4);
    client.command("play", 5, "Ann?key=READ&x=y", 1);
    ASSERT_TRUE(exchange());
    ASSERT_EQ(events.plays.size(), 1U);
    EXPECT_EQ(events.plays.front().target.name, "ann");
    EXPECT_EQ(events.plays.front().target.key.reveal(), "READ");
    EXPECT_FALSE(session.wants_input());

    session.accept_play();
    session.send_media(RtmpType::Video, 40, test::idr());
    ASSERT_TRUE(exchange());
    EXPECT_NE(client.status("NetStream.Play.Start"), nullptr);
    EXPECT_EQ(client.status("NetStream.Play.Start")->stream_id, 1U);
    EXPECT_EQ(client.controls.back().type, RtmpType::Video);
    EXPECT_EQ(client.controls.back().timestamp, 40U);

    client.command("pause", 0, [](auto& out) {
        out.null();
        out.boolean(true);
        out.number(0);
    });
    client.command("seek", 0, [](auto& out) {
        out.null();
        out.number(5);
    });
    client.video(0, test::idr());
    ASSERT_TRUE(exchange());
    EXPECT_EQ(client.status("NetStream.Pause.Notify")->values[3].text("level"), "status");
    EXPECT_EQ(client.status("NetStream.Seek.Notify")->values[3].text("level"), "status");
    EXPECT_TRUE(events.video.empty()) << "a player publishes nothing";

    client.command("deleteStream", 0, [](auto& out) {
        out.null();
        out.number(1);
    });
    ASSERT_TRUE(exchange());
    EXPECT_EQ(events.stopped, 1);
}

TEST_F(SessionTest, TellsAPlayerThatTheStreamIsOver) {
    client.handshake();
    client.connect();
    client.command("play", 5, "ann?key=READ", 1);
    ASSERT_TRUE(exchange());
    session.accept_play();
    session.finish_play();
    ASSERT_TRUE(exchange());
    EXPECT_NE(client.status("NetStream.Play.UnpublishNotify"), nullptr);
    const auto& last = client.controls.back();
    ASSERT_EQ(last.type, RtmpType::UserControl);
    EXPECT_EQ(last.payload[1], std::byte{1}) << "StreamEOF";
}

TEST_F(SessionTest, WhoPublishesCannotPlayToo) {
    ASSERT_TRUE(start());
    client.command("play", 6, "ann?key=READ", 1);
    ASSERT_TRUE(exchange());
    EXPECT_NE(client.status("NetStream.Play.Failed"), nullptr);
    EXPECT_TRUE(session.publishing());
}

TEST_F(SessionTest, ReadsMetadataInBothForms) {
    ASSERT_TRUE(start());
    for (const bool set_data_frame : {true, false}) {
        events.metadata.reset();
        Bytes body;
        formats::Amf0Writer out(body);
        if (set_data_frame) {
            out.string("@setDataFrame");
        }
        out.string("onMetaData");
        out.value(formats::AmfValue{formats::AmfObject{
            .properties = {{"encoder", formats::AmfValue{std::string("obs")}}}, .ecma_array = true
        }});
        client.send(RtmpType::DataAmf0, 0, body);
        ASSERT_TRUE(exchange());
        ASSERT_TRUE(events.metadata.has_value());
        EXPECT_EQ(events.metadata->text("encoder"), "obs");
    }
    // ffmpeg's time code, and garbage, are no reason to end a stream.
    client.send(RtmpType::DataAmf0, 0, test::bytes({0, 0, 0, 1}));
    client.send(RtmpType::DataAmf0, 0, test::bytes({0xFF}));
    EXPECT_TRUE(exchange());
}

TEST_F(SessionTest, AnswersPings) {
    client.handshake();
    client.connect();
    client.send(RtmpType::UserControl, 0, test::bytes({0, 6, 1, 2, 3, 4}), 0, 2);
    ASSERT_TRUE(exchange());
    EXPECT_EQ(client.controls.back().payload, test::bytes({0, 7, 1, 2, 3, 4}));
}
TEST_F(SessionTest, AcknowledgesBeforeAWindowIsFull) {
    ASSERT_TRUE(start());
    client.controls.clear();
    client.send(RtmpType::WindowAckSize, 0, test::bytes({0, 0, 0x10, 0}), 0, 2);
    client.send(RtmpType::Acknowledgement, 0, test::bytes({0xFF, 0xFF, 0xFF, 0xFF}), 0, 2);
    for (int i = 0; i < 10; ++i) {
        client.video(0, test::video_data(Bytes(1000)));
        ASSERT_TRUE(exchange());
    }
    std::uint32_t last = 0;
    int acknowledgements = 0;
    for (const auto& control : client.controls) {
        if (control.type == RtmpType::Acknowledgement) {
            ++acknowledgements;
            EXPECT_GT(*ByteReader(control.payload).u32(), last);
            last = *ByteReader(control.payload).u32();
        }
    }
    EXPECT_GE(acknowledgements, 3);
    EXPECT_GT(last, 8'000u);
}

TEST_F(SessionTest, SplitsAggregates) {
    ASSERT_TRUE(start());
    Bytes body;
    ByteWriter out(body);
    for (const int type : {8, 9}) {
        out.u8(static_cast<std::uint64_t>(type));
        out.u24(1);
        out.u24(100);
        out.u8(0);
        out.u24(0);
        out.u8(7);
        out.u32(12);
    }
    client.send(RtmpType::Aggregate, 60, body);
    ASSERT_TRUE(exchange());
    ASSERT_EQ(events.audio.size(), 1u);
    ASSERT_EQ(events.video.size(), 1u);
    EXPECT_EQ(events.video[0].timestamp, 60u);
}

TEST_F(SessionTest, FailsOnCommandsOutOfOrder) {
    client.handshake();
    client.publish("KEY");
    EXPECT_FALSE(exchange());
    EXPECT_EQ(error->fault, Fault::Command);
}

TEST_F(SessionTest, FailsOnDeepAmf) {
    client.handshake();
    Bytes body;
    formats::Amf0Writer out(body);
    out.string("connect");
    out.number(1);
    for (int i = 0; i < 10'000; ++i) {
        out.begin_object();
        out.key("a");
    }
    client.send(RtmpType::CommandAmf0, 0, body, 0);
    EXPECT_FALSE(exchange());
    EXPECT_EQ(error->fault, Fault::Command);
}

TEST_F(SessionTest, FailsWhenTheClientDoesNotReadItsAnswers) {
    client.handshake();
    client.connect();
    bool alive = true;
    for (int i = 0; i < 100'000 && alive; ++i) {
        client.command("somethingNew", 7);
        const auto input = std::exchange(client.out, {});
        const auto result = session.feed(input);
        alive = result.has_value();
        if (!alive) {
            EXPECT_EQ(result.error().fault, Fault::SlowReader);
        }
    }
    EXPECT_FALSE(alive);
}

TEST_F(SessionTest, HoldsNoAnswersThatAClientHasRead) {
    RtmpSession small(events, RtmpLimits{.output_bytes = 8192});
    client.handshake();
    client.connect();
    for (int i = 0; i < 1000; ++i) {
        client.send(RtmpType::UserControl, 0, test::bytes({0, 6, 1, 2, 3, 4}), 0, 2);
        ASSERT_TRUE(small.feed(std::exchange(client.out, {}))) << i;
        // It always leaves the last byte.
        small.sent(small.output().size() - 1);
    }
}

TEST_F(SessionTest, WorksByteByByte) {
    client.start_publishing("KEY");
    client.video(0, test::video_data(Bytes(1000)));
    for (const auto byte : std::exchange(client.out, {})) {
        ASSERT_TRUE(session.feed(ByteView(&byte, 1)));
    }
    session.accept_publish();
    ASSERT_TRUE(exchange());
    EXPECT_EQ(events.video.size(), 1u);
}

} // namespace
} // namespace leams::rtmp
