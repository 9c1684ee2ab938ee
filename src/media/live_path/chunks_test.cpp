#include "media/live_path/test_viewer.hpp"

#include <gtest/gtest.h>

#include <numeric>

// docs/hard-cases.md, 1 to 7: the chunk layer.
namespace leams::test {
namespace {

std::vector<std::uint32_t> numbers(const std::vector<SeenSample>& samples) {
    std::vector<std::uint32_t> result;
    for (const auto& sample : samples) {
        result.push_back(sample.number());
    }
    return result;
}

std::vector<std::uint32_t> count_to(std::uint32_t end) {
    std::vector<std::uint32_t> result(end);
    std::iota(result.begin(), result.end(), 0U);
    return result;
}

/// What a player decodes of a video message.
std::string shown(const Bytes& message) {
    return std::string(as_text(message)).substr(5);
}

constexpr Source kVideoOnly{.audio = false};

TEST(HardCases, C01_SetChunkSizeBetweenTheChunksOfAMessage) {
    Station station;
    Encoder encoder(station);
    encoder.headers();
    const auto picture = encoder.picture(true);
    const auto sound = encoder.sound();
    encoder.wire(Wire()
                     .type0(20, 0, picture.size())
                     .data(ByteView(picture).first(128))
                     .type0(21, 0, sound.size(), 8)
                     .data(ByteView(sound))
                     .set_chunk_size(1000)
                     .type3(20)
                     .data(ByteView(picture).subspan(128)));
    encoder.client.rtmp.chunk_size(1000);
    encoder.media({}, 40, 6000);
    const auto watched = watch_to_end(station, encoder);
    EXPECT_EQ(numbers(watched.video()), count_to(150));
    EXPECT_EQ(watched.video().front().payload, shown(picture));
}

TEST(HardCases, C01_ChunkSizesOutOfRangeEndTheConnection) {
    Station station;
    std::uint64_t faults = 0;
    for (const std::size_t size : {std::size_t{0}, (std::size_t{16} << 20) + 1, std::size_t{0x80000000}}) {
        Encoder encoder(station, "KEY" + std::to_string(size));
        encoder.wire(Wire().set_chunk_size(size));
        EXPECT_TRUE(encoder.client.read_to_end()) << size;
        EXPECT_TRUE(eventually([&] { return station.faults(rtmp::Fault::Chunk) == faults + 1; })) << size;
        ++faults;
    }
    // One byte per chunk is slow, but allowed.
    Encoder encoder(station);
    encoder.headers(kVideoOnly);
    encoder.client.rtmp.chunk_size(1);
    encoder.media(kVideoOnly, 0, 4000);
    const auto id = station.status("KEY").id.str();
    EXPECT_EQ(numbers(watch_to_end(station, encoder, id).video()), count_to(100));
}

TEST(HardCases, C02_ContinuationsWithAndWithoutTheExtendedTimestamp) {
    for (const bool repeated : {true, false}) {
        Station station;
        Encoder encoder(station);
        encoder.headers(kVideoOnly);
        std::vector<std::string> sent;
        for (std::uint32_t i = 0; i < 150; ++i) {
            const auto time = 0x01000000 + 40 * i;
            const auto picture = encoder.picture(i % 50 == 0);
            sent.push_back(shown(picture));
            Wire wire;
            wire.type0(20, 0xFFFFFF, picture.size()).u32(time).data(ByteView(picture).first(128));
            for (ByteView left = ByteView(picture).subspan(128); !left.empty();) {
                const auto piece = left.first(std::min<std::size_t>(128, left.size()));
                wire.type3(20);
                if (repeated) {
                    wire.u32(time);
                }
                wire.data(piece);
                left = left.subspan(piece.size());
            }
            encoder.wire(wire);
        }
        const auto watched = watch_to_end(station, encoder);
        const auto seen = watched.video();
        ASSERT_EQ(seen.size(), sent.size()) << repeated;
        for (std::size_t i = 0; i < sent.size(); ++i) {
            EXPECT_EQ(seen[i].payload, sent[i]) << repeated << " " << i;
        }
        EXPECT_EQ(watched.discontinuities(), 0U);
        EXPECT_NEAR(watched.duration(), 6, 0.01);
    }
}

// 2000 + 16777216: taken for absolute, the picture would come two seconds before its sound.
TEST(HardCases, C03_ExtendedTimestampOfType1IsADelta) {
    Station station;
    Encoder encoder(station);
    encoder.send(0, 2000);
    const auto key = encoder.picture(true, 0, 80);
    const auto next = encoder.picture(false, 0, 80);
    encoder.wire(Wire()
                     .type0(20, 2000, key.size())
                     .data(key)
                     .type1(20, 0xFFFFFF, next.size())
                     .u32(16'777'216)
                     .data(next));
    const Source later{.video_shift = 16'777'176, .audio_shift = 16'777'176};
    encoder.media(later, 2080, 8000);
    EXPECT_TRUE(encoder.all_read(station));
    EXPECT_EQ(station.status("KEY").health.timestamp_jumps, 1U);
    const auto watched = watch_to_end(station, encoder);
    EXPECT_EQ(numbers(watched.video()), count_to(200));
    EXPECT_EQ(watched.discontinuities(), 1U);
    EXPECT_NEAR(watched.audio_ahead(watched.segments.size() - 1), 0, 0.06);
}

TEST(HardCases, C04_Type3ThatStartsAMessageRepeatsTheTimestampOfType0AsItsDelta) {
    Station station;
    Encoder encoder(station);
    encoder.headers(kVideoOnly);
    for (int i = 0; i < 100; ++i) {
        const auto picture = encoder.picture(i % 50 == 0, 0, 80);
        Wire wire;
        if (i == 0) {
            wire.type0(20, 40, picture.size());
        } else {
            wire.type3(20);
        }
        encoder.wire(wire.data(picture));
    }
    const auto watched = watch_to_end(station, encoder);
    const auto seen = watched.video();
    ASSERT_EQ(seen.size(), 100U);
    for (std::size_t i = 1; i < seen.size(); ++i) {
        EXPECT_EQ(seen[i].dts - seen[i - 1].dts, 3600) << i;
    }
}

// Nobody means a picture that lasts a minute: some encoders mean "the same time" there.
TEST(HardCases, C04_ButNotOneThatIsMoreThanASecond) {
    Station station;
    Encoder encoder(station);
    const Source source{.audio = false, .video_shift = 60'000};
    encoder.send(source, 0, 4000);
    const auto key = encoder.picture(true, 0, 80);
    const auto twin = encoder.picture(false, 0, 80);
    encoder.wire(Wire().type0(20, 64'000, key.size()).data(key).type3(20).data(twin));
    encoder.media(source, 4080, 8000);
    const auto watched = watch_to_end(station, encoder);
    EXPECT_EQ(numbers(watched.video()), count_to(200));
    EXPECT_EQ(watched.discontinuities(), 0U);
    EXPECT_NEAR(watched.duration(), 8, 0.05);
}

TEST(HardCases, C05_ChunkStreamIdsOfTwoAndThreeBytes) {
    Station station;
    int broadcast = 0;
    for (const auto& [video, audio] : {std::pair{64U, 65U}, {319U, 320U}, {65599U, 11U}}) {
        Encoder encoder(station, "KEY" + std::to_string(video));
        encoder.headers();
        for (std::uint32_t time = 0; time < 4000; time += 40) {
            encoder.client.rtmp.send(
                formats::RtmpType::Video, time, encoder.picture(time % 2000 == 0), 1, video
            );
            encoder.client.rtmp.send(formats::RtmpType::Audio, time, encoder.sound(), 1, audio);
        }
        encoder.client.flush();
        const auto watched = watch_to_end(station, encoder, "b" + std::to_string(++broadcast));
        EXPECT_EQ(numbers(watched.video()), count_to(100)) << video;
    }
}

TEST(HardCases, C05_ManyChunkStreamsAreTakenAndTooManyAreNot) {
    Station station;
    Encoder encoder(station);
    encoder.headers();
    const auto open = [&](std::uint32_t from, std::uint32_t to) {
        for (auto id = from; id < to; ++id) {
            encoder.client.rtmp.send(formats::RtmpType::DataAmf0, 0, bytes({5}), 1, id);
        }
        encoder.client.flush();
    };
    open(11, 211);
    encoder.media({}, 0, 4000);
    EXPECT_TRUE(station.events.wait_for("live b1"));
    open(211, 300);
    EXPECT_TRUE(encoder.client.read_to_end());
    EXPECT_EQ(station.faults(rtmp::Fault::Chunk), 1U);
    EXPECT_TRUE(station.events.wait_for("interrupted b1")) << "the encoder counts as lost, and may come back";
}

TEST(HardCases, C06_ANewMessageWithinAnUnfinishedOneEndsTheConnection) {
    const Bytes part(128);
    const std::vector<Wire> cases{
        Wire().type0(20, 0, 300).data(part).type0(20, 10, 300).data(part),
        Wire().type0(20, 0, 300).data(part).type1(20, 10, 299).data(part),
        Wire().type0(20, 0, 300).data(part).type1(20, 10, 300, 8).data(part),
    };
    Station station;
    for (std::size_t i = 0; i < cases.size(); ++i) {
        Encoder encoder(station, "KEY" + std::to_string(i));
        encoder.wire(cases[i]);
        EXPECT_TRUE(encoder.client.read_to_end()) << i;
        EXPECT_TRUE(eventually([&] { return station.faults(rtmp::Fault::Chunk) == i + 1; })) << i;
    }
}

TEST(HardCases, C06_AbortDropsTheUnfinishedMessageOnly) {
    Station station;
    Encoder encoder(station);
    encoder.headers(kVideoOnly);
    const auto first = encoder.picture(true);
    const auto dropped = encoder.picture(false);
    encoder.wire(Wire()
                     .type0(20, 0, first.size())
                     .data(ByteView(first).first(128))
                     .type0(21, 20, dropped.size())
                     .data(ByteView(dropped).first(128))
                     .abort(21)
                     .abort(63)
                     .type3(20)
                     .data(ByteView(first).subspan(128, 128))
                     .type3(20)
                     .data(ByteView(first).subspan(256)));
    encoder.media(kVideoOnly, 40, 4000);
    const auto watched = watch_to_end(station, encoder);
    auto expected = count_to(101);
    expected.erase(expected.begin() + 1);
    EXPECT_EQ(numbers(watched.video()), expected);
    EXPECT_EQ(watched.video().front().payload, shown(first));
}

TEST(HardCases, C07_AMessageAboveTheLimitIsRefusedByItsHeader) {
    Station station;
    Encoder encoder(station);
    encoder.wire(Wire().type0(20, 0, 0xFFFFFF).raw({0}));
    EXPECT_TRUE(encoder.client.read_to_end());
    EXPECT_EQ(station.faults(rtmp::Fault::Chunk), 1U);
}

// Two unfinished messages of 8 MiB, from somebody without a key.
TEST(HardCases, C07_BeforeAPublishIsAcceptedMessagesAreSmall) {
    Station station;
    for (const auto size : {std::size_t{(64U << 10) + 1}, std::size_t{64U << 10}}) {
        Encoder stranger(station, "KEY", Encoder::Setup::Connected);
        stranger.client.rtmp.handshake();
        stranger.client.rtmp.connect();
        stranger.client.rtmp.chunk_size(60'000);
        const auto before = station.rtmp_stats().bytes_in.load();
        for (const std::uint32_t id : {11U, 12U, 13U, 14U}) {
            stranger.client.rtmp.append(Wire().type0(id, 0, size).data(Bytes(60'000)).bytes);
        }
        stranger.client.flush();
        stranger.client.read_to_end();
        EXPECT_LE(station.rtmp_stats().bytes_in.load() - before, 400U << 10);
    }
    EXPECT_TRUE(eventually([&] { return station.faults(rtmp::Fault::Chunk) == 2; }));
}

// Each message is as long as allowed, and none is ever finished.
TEST(HardCases, C07_UnfinishedMessagesTogetherAreBounded) {
    constexpr std::size_t kLimit = 1U << 20;
    Station station({.rtmp = {.sweep_period = std::chrono::milliseconds(20), .max_message_bytes = kLimit}});
    Encoder encoder(station);
    encoder.client.rtmp.chunk_size(60'000);
    const auto before = station.rtmp_stats().bytes_in.load();
    const Bytes piece(60'000);
    for (std::uint32_t round = 0; round < 17; ++round) {
        for (std::uint32_t id = 11; id < 63; ++id) {
            Wire wire;
            if (round == 0) {
                wire.type0(id, 0, kLimit);
            } else {
                wire.type3(id);
            }
            encoder.client.rtmp.append(wire.data(piece).bytes);
        }
        encoder.client.flush();
    }
    encoder.client.read_to_end();
    EXPECT_TRUE(eventually([&] { return station.faults(rtmp::Fault::Chunk) == 1; }));
    EXPECT_LE(station.rtmp_stats().bytes_in.load() - before, 2 * kLimit + (2U << 20));
}

} // namespace
} // namespace leams::test
