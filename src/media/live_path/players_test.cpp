#include "media/live_path/test_encoder.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

// docs/hard-cases.md, 47: who plays over RTMP.
namespace leams::test {
namespace {

using namespace std::chrono_literals;
using formats::RtmpType;

/// A player up to its request to play; receives in RtmpClient.
struct Player {
    explicit Player(
        const Station& station, std::string_view name = "key?key=READ-KEY", int receive_buffer = 0
    )
        : client(station.rtmp_port(), receive_buffer) {
        client.rtmp.handshake();
        client.rtmp.connect();
        client.rtmp.command("createStream", 4);
        client.rtmp.command("play", 5, name, 1);
        client.flush();
    }

    std::size_t count(RtmpType type) const {
        return static_cast<std::size_t>(
            std::ranges::count(client.rtmp.controls, type, &formats::RtmpMessage::type)
        );
    }
    /// Until so many messages with pictures, decoder header included, have come.
    bool read_pictures(std::size_t pictures) {
        return client.read_until([&] { return count(RtmpType::Video) >= pictures; });
    }
    bool starts() { return client.read_status("NetStream.Play.Start"); }
    /// The messages with media and metadata in short: "m" for metadata, "H" and "h" for headers of pictures
    /// and sound, "V", "v" and "a" for media.
    std::string text() const {
        std::string words;
        for (const auto& message : client.rtmp.controls) {
            const auto& body = message.payload;
            const bool header = body.size() > 1 && body[1] == std::byte{0};
            if (message.type == RtmpType::Video) {
                words += header ? 'H' : body[0] == std::byte{0x17} ? 'V' : 'v';
            } else if (message.type == RtmpType::Audio) {
                words += header ? 'h' : 'a';
            } else if (message.type == RtmpType::DataAmf0 && body[3] == std::byte{'o'}) {
                words += 'm';
            }
        }
        return words;
    }

    SocketClient client;
};

TEST(HardCases, C47_APlayerGetsMetadataHeadersAndTheGroupOfPicturesSoFar) {
    Station station;
    Encoder encoder(station);
    encoder.send(0, 1000);
    Player first(station);
    ASSERT_TRUE(first.starts());
    encoder.media({}, 1000, 2600);
    ASSERT_TRUE(first.read_pictures(1 + 15)) << "from the key picture at two seconds on";

    Player second(station);
    ASSERT_TRUE(second.read_pictures(1 + 15)) << "though nothing more was sent";
    for (const auto* player : {&first, &second}) {
        EXPECT_TRUE(player->text().starts_with("mHhV")) << player->text();
        EXPECT_NE(player->text().find('a'), std::string::npos);
    }
    const auto& messages = second.client.rtmp.controls;
    const auto picture = std::ranges::find_if(messages, [](const auto& message) {
        return message.type == RtmpType::Video && message.payload[1] == std::byte{1};
    });
    EXPECT_EQ(picture->timestamp, 0U) << "a player's time begins at 0";
    encoder.media({}, 2600, 3000);
    EXPECT_TRUE(first.read_pictures(1 + 25));
    EXPECT_TRUE(second.read_pictures(1 + 25));
}

TEST(HardCases, C47_APlayerIsToldThatTheStreamIsOver) {
    Station station;
    Encoder encoder(station);
    encoder.send(0, 1000);
    Player player(station);
    ASSERT_TRUE(player.starts());
    encoder.media({}, 1000, 3000);
    ASSERT_TRUE(player.read_pictures(1 + 25));
    station.end("KEY");
    EXPECT_TRUE(player.client.read_status("NetStream.Play.UnpublishNotify"));
    EXPECT_TRUE(player.client.read_to_end());
    EXPECT_TRUE(eventually([&] { return station.reader_stats().readers == 0; }));
}

TEST(HardCases, C47_APlayerStaysWhileThePublisherIsAway) {
    Station station;
    auto lost = std::make_unique<Encoder>(station);
    lost->send(0, 1000);
    Player player(station);
    ASSERT_TRUE(player.starts());
    lost->media({}, 1000, 3000);
    ASSERT_TRUE(player.read_pictures(1 + 25));
    lost->client.close();
    ASSERT_TRUE(station.events.wait_for("interrupted b1"));
    Encoder returned(station);
    returned.send({.video_shift = 77'000, .audio_shift = 77'000}, 0, 1000);
    ASSERT_TRUE(player.read_pictures(1 + 50));
    EXPECT_EQ(std::ranges::count(player.text(), 'H'), 1) << "the same decoders go on";
}

TEST(HardCases, C47_WhoMayNotPlayIsToldWhyAndClosed) {
    Station station;
    Encoder encoder(station);
    encoder.send(0, 4000);
    ASSERT_TRUE(station.events.wait_for("live b1"));
    const std::vector<std::pair<std::string, std::string>> cases{
        {"key?key=KEY", "NetStream.Play.Failed"}, // The key with which it is published.
        {"key", "NetStream.Play.Failed"},
        {"key?key=READ-OTHER", "NetStream.Play.Failed"},
        {"other?key=READ-OTHER", "NetStream.Play.StreamNotFound"},
    };
    for (const auto& [name, code] : cases) {
        Player player(station, name);
        EXPECT_TRUE(player.client.read_status(code)) << name;
        EXPECT_TRUE(player.client.read_to_end()) << name;
    }
    Player by_id(station, "b1?key=READ-KEY");
    EXPECT_TRUE(by_id.starts());
}

TEST(HardCases, C47_AReadKeyThatIsWithdrawnCutsThoseWhoPlayWithIt) {
    Station station;
    Encoder encoder(station);
    encoder.send(0, 2000);
    Player player(station);
    ASSERT_TRUE(player.starts());
    station.withdraw_readers("KEY");
    EXPECT_TRUE(player.client.read_status("NetStream.Play.Failed"));
    EXPECT_TRUE(player.client.read_to_end());
    encoder.media({}, 2000, 6000);
    EXPECT_TRUE(station.events.wait_for("live b1"));
}

TEST(HardCases, C47_APlayerWhoReadsNoMoreWhenTheStreamIsOverIsCut) {
    Station station;
    Encoder encoder(station);
    encoder.client.rtmp.chunk_size(65'536);
    encoder.send(0, 1000);
    Player stuck(station, "key?key=READ-KEY", 4096);
    ASSERT_TRUE(stuck.starts());
    encoder.media({.picture_bytes = 300'000}, 1000, 4000); // More than the sockets' buffers hold.
    ASSERT_TRUE(encoder.all_read(station));
    station.end("KEY");
    station.settle();
    EXPECT_EQ(station.rtmp_stats().players, 1U);
    station.clock.advance(31s);
    EXPECT_TRUE(eventually([&] { return station.rtmp_stats().players == 0; }));
}

TEST(HardCases, C47_PlayersWhoDoNotReadAreCutAndHarmNobody) {
    Station station;
    Encoder encoder(station);
    encoder.client.rtmp.chunk_size(65'536);
    encoder.send(0, 1000);
    std::vector<std::unique_ptr<Player>> stuck;
    for (int i = 0; i < 10; ++i) {
        stuck.push_back(std::make_unique<Player>(station, "key?key=READ-KEY", 4096));
        ASSERT_TRUE(stuck.back()->starts());
    }
    Player fast(station);
    ASSERT_TRUE(fast.starts());
    const Source heavy{.picture_bytes = 30'000};
    constexpr int kSeconds = 70; // Far more than the sockets' buffers and three queues hold.
    constexpr int kMost = 400;   // On a machine so slow that several seconds come to the queues at once.
    const auto all_cut = [&] { return station.reader_stats().cuts == 10; };
    int second = 1;
    for (; second < kSeconds || (second < kMost && !all_cut()); ++second) {
        station.clock.advance(1s);
        encoder.media(heavy, second * 1000, (second + 1) * 1000);
        const auto seen = second < 2 ? 0 : (second - 1) * 25;
        ASSERT_TRUE(fast.read_pictures(static_cast<std::size_t>(seen > 0 ? 1 + seen : 0)));
        fast.client.rtmp.out.clear();
    }
    EXPECT_EQ(fast.count(RtmpType::Video), static_cast<std::size_t>(1 + 25 * (second - 2)))
        << "the fast one gets all";
    EXPECT_TRUE(eventually(all_cut));
    EXPECT_TRUE(eventually([&] { return station.rtmp_stats().players == 1; }));
}

} // namespace
} // namespace leams::test
