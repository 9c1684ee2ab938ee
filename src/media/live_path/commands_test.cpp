#include "media/live_path/test_viewer.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>

// docs/hard-cases.md, 8 to 10, 27 and 30: handshake, commands and what they name.
namespace leams::test {
namespace {

using formats::Amf0Writer;
using formats::RtmpType;

Bytes command(std::string_view name, double transaction) {
    Bytes body;
    Amf0Writer out(body);
    out.string(name);
    out.number(transaction);
    return body;
}

/// connect with an object that is written by hand.
Bytes connect_with(const Bytes& object) {
    return join({command("connect", 1), object});
}

Bytes property(std::string_view name, const Bytes& value) {
    Bytes out;
    ByteWriter(out).u16(name.size());
    ByteWriter(out).bytes(as_bytes(name));
    return join({out, value});
}

const Bytes kApp = property("app", join({bytes({2, 0, 4}), bytes({'l', 'i', 'v', 'e'})}));
const Bytes kObjectEnd = bytes({0, 0, 9});

Bytes nested(int depth) {
    Bytes out = join({bytes({3}), kApp});
    const auto level = bytes({0, 1, 'a', 3});
    for (int i = 0; i < depth; ++i) {
        out.insert(out.end(), level.begin(), level.end());
    }
    return out;
}

/// Whether a publisher who begins with this `connect` gets to publish. If not, the connection must have
/// ended.
bool may_publish(Station& station, RtmpType type, const Bytes& body) {
    Encoder encoder(station, "KEY", Encoder::Setup::Connected);
    auto& rtmp = encoder.client.rtmp;
    rtmp.handshake();
    rtmp.send(type, 0, body, 0);
    rtmp.command("createStream", 2);
    rtmp.publish("KEY");
    encoder.client.flush();
    const bool published = encoder.client.read_status("NetStream.Publish.Start");
    EXPECT_TRUE(published || encoder.client.read_to_end());
    if (published) {
        encoder.stop();
    }
    return published;
}

TEST(HardCases, C08_OddAmf0IsTakenForWhatItMeans) {
    const auto number = [](double value) {
        Bytes out;
        Amf0Writer(out).number(value);
        return out;
    };
    const std::vector<std::pair<std::string, Bytes>> cases{
        {"ECMA array that says it has four billion members",
         join({bytes({8, 0xFF, 0xFF, 0xFF, 0xFF}), kApp, kObjectEnd})},
        {"ECMA array that says it is empty", join({bytes({8, 0, 0, 0, 0}), kApp, kObjectEnd})},
        {"object that ends with the message", join({bytes({3}), kApp})},
        {"strict array",
         join({bytes({3}), kApp, property("a", bytes({0x0A, 0, 0, 0, 2, 5, 1, 1})), kObjectEnd})},
        {"date",
         join({bytes({3}), kApp, property("d", bytes({0x0B, 0x42, 0, 0, 0, 0, 0, 0, 0, 0, 0})), kObjectEnd})},
        {"long string",
         join(
             {bytes({3}),
              kApp,
              property("s", join({bytes({0x0C, 0, 0, 0, 2}), bytes({'h', 'i'})})),
              kObjectEnd}
         )},
        {"not a number",
         join({bytes({3}), kApp, property("objectEncoding", number(std::nan(""))), kObjectEnd})},
        {"infinity", join({bytes({3}), kApp, property("capabilities", number(INFINITY)), kObjectEnd})},
        {"typed object", join({bytes({0x10, 0, 1, 'C'}), kApp, kObjectEnd})},
        {"ten levels", nested(10)},
    };
    Station station;
    for (const auto& [what, object] : cases) {
        EXPECT_TRUE(may_publish(station, RtmpType::CommandAmf0, connect_with(object))) << what;
        EXPECT_TRUE(may_publish(station, RtmpType::CommandAmf3, join({bytes({0}), connect_with(object)})))
            << what;
    }
    EXPECT_EQ(station.faults(rtmp::Fault::Command), 0U);
}

TEST(HardCases, C08_Amf0ThatCannotBeReadEndsTheConnection) {
    const std::vector<std::pair<std::string, Bytes>> cases{
        {"ten thousand levels", nested(10'000)},
        {"string longer than the message", join({bytes({3}), property("app", bytes({2, 0xFF, 0xFF, 'l'}))})},
        {"long string longer than the message",
         join({bytes({3}), property("a", bytes({0x0C, 0xFF, 0xFF, 0xFF, 0xFF}))})},
        {"strict array of four billion",
         join({bytes({3}), property("a", bytes({0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 5}))})},
        {"reference", join({bytes({3}), property("a", bytes({7, 0, 0})), kObjectEnd})},
        {"unknown marker", bytes({0x33})},
        {"command of a hundred thousand bytes", join({bytes({0x0C, 0, 1, 0x86, 0xA0}), Bytes(100'000)})},
    };
    Station station;
    for (const auto& [what, object] : cases) {
        EXPECT_FALSE(may_publish(station, RtmpType::CommandAmf0, connect_with(object))) << what;
    }
    EXPECT_EQ(station.faults(rtmp::Fault::Command) + station.faults(rtmp::Fault::Chunk), cases.size());
    EXPECT_TRUE(may_publish(station, RtmpType::CommandAmf0, connect_with(join({bytes({3}), kApp}))));
}

struct Dialect {
    const char* name;
    std::function<void(RtmpClient&)> speak;
};

void delete_stream(RtmpClient& rtmp) {
    rtmp.command("deleteStream", 0, [](auto& out) {
        out.null();
        out.number(1);
    });
}

const std::vector<Dialect> kDialects{
    {"OBS, ffmpeg, librtmp",
     [](RtmpClient& rtmp) {
         rtmp.command("releaseStream", 2, "KEY");
         rtmp.command("FCPublish", 3, "KEY");
         rtmp.command("createStream", 4);
         rtmp.publish("KEY");
     }},
    {"Flash",
     [](RtmpClient& rtmp) {
         rtmp.command("createStream", 2);
         rtmp.publish("KEY");
     }},
    {"Haivision",
     [](RtmpClient& rtmp) {
         rtmp.command("_checkbw", 2);
         rtmp.command("createStream", 3);
         rtmp.command("FCPublish", 4, "KEY");
         rtmp.publish("KEY");
     }},
    {"FMLE, vMix",
     [](RtmpClient& rtmp) {
         rtmp.send(RtmpType::WindowAckSize, 0, bytes({0, 0x26, 0x25, 0xA0}), 0, 2);
         rtmp.command("releaseStream", 2, "KEY");
         rtmp.command("FCPublish", 3, "KEY");
         rtmp.command("createStream", 4);
         rtmp.command("_checkbw", 5);
         rtmp.publish("KEY");
     }},
    {"Larix, which sets buffers and chunk size first",
     [](RtmpClient& rtmp) {
         rtmp.chunk_size(4096);
         rtmp.send(RtmpType::UserControl, 0, bytes({0, 3, 0, 0, 0, 0, 0, 0, 0x0B, 0xB8}), 0, 2);
         rtmp.command("releaseStream", 2, "KEY");
         rtmp.command("FCPublish", 3, "KEY");
         rtmp.command("createStream", 4);
         rtmp.publish("KEY");
     }},
    {"a second try on the same connection",
     [](RtmpClient& rtmp) {
         rtmp.command("createStream", 2);
         delete_stream(rtmp);
         rtmp.command("createStream", 3);
         rtmp.publish("KEY");
     }},
    {"calls that nobody knows",
     [](RtmpClient& rtmp) {
         rtmp.command("setPeerInfo", 2, "x");
         rtmp.command("getStreamLength", 3, "KEY");
         rtmp.command("createStream", 4);
         rtmp.command("onStatusReport", 0, "x");
         rtmp.publish("KEY");
     }},
};

TEST(HardCases, C09_EveryEncodersWayToPublish) {
    for (const auto& dialect : kDialects) {
        Station station;
        Encoder encoder(station, "KEY", Encoder::Setup::Connected);
        auto& rtmp = encoder.client.rtmp;
        rtmp.handshake();
        rtmp.connect();
        dialect.speak(rtmp);
        encoder.client.flush();
        ASSERT_TRUE(encoder.client.read_status("NetStream.Publish.Start")) << dialect.name;
        for (const auto& answer : rtmp.answers) {
            if (answer.name == "onFCPublish") {
                ASSERT_GT(answer.values.size(), 2U);
                EXPECT_NE(answer.values[1].number(), nullptr)
                    << "some clients refuse it without a transaction";
                EXPECT_TRUE(answer.values[2].is_null());
            }
        }
        encoder.send(0, 4000);
        EXPECT_TRUE(station.events.wait_for("live b1")) << dialect.name;
        EXPECT_EQ(watch_to_end(station, encoder).video().size(), 100U) << dialect.name;
    }
}

TEST(HardCases, C09_EveryCallThatWantsAnAnswerGetsOne) {
    Station station;
    Encoder encoder(station, "KEY", Encoder::Setup::Connected);
    auto& client = encoder.client;
    client.rtmp.handshake();
    client.rtmp.connect();
    const std::vector<std::string> calls{
        "releaseStream", "FCPublish", "_checkbw", "createStream", "setPeerInfo"
    };
    for (std::size_t i = 0; i < calls.size(); ++i) {
        client.rtmp.command(calls[i], static_cast<double>(i) + 2, "KEY");
    }
    client.flush();
    for (std::size_t i = 0; i < calls.size(); ++i) {
        const auto transaction = static_cast<double>(i) + 2;
        EXPECT_TRUE(client.read_until([&] { return client.rtmp.result(transaction) != nullptr; }))
            << calls[i];
    }
}

struct Address {
    const char* app;
    const char* tc_url;
    const char* name;
};

// src/media/rtmp/publish_target_test.cpp knows more forms; here, that the key is looked for where it then is.
TEST(HardCases, C10_EveryFormOfAddressFindsTheKey) {
    const std::vector<Address> addresses{
        {"live", "rtmp://h/live", "KEY"},
        {"live/KEY", "rtmp://h/live/KEY", ""},
        {"live", "rtmp://h/live", "KEY?k=v&l=w"},
        {"live?k=v/KEY", "rtmp://h/live?k=v/KEY", ""},
        {"live", "rtmp://h/live", "KEY#k=v"},
        {"live", "rtmp://h/live", "KEY&k=v"},
        {"live/_definst_", "rtmp://h/live/_definst_", "KEY"},
        {"live?vhost=a.example", "rtmp://h/live?vhost=a.example", "KEY"},
        {"live/KEY?k=v", "rtmp://h/live/KEY?k=v", "?k=v"},
        {"live?authmod=adobe&user=u", "rtmp://h/live?authmod=adobe&user=u", "KEY"},
        {"live", "rtmp://[::1]:1935/live/KEY", ""},
    };
    Station station;
    std::size_t begun = 0;
    for (const auto& [app, tc_url, name] : addresses) {
        Encoder encoder(station, "KEY", Encoder::Setup::Connected);
        auto& client = encoder.client;
        client.rtmp.handshake();
        client.rtmp.connect(app, tc_url);
        client.rtmp.command("createStream", 2);
        client.rtmp.publish(name);
        client.flush();
        EXPECT_TRUE(client.read_status("NetStream.Publish.Start")) << tc_url << " " << name;
        encoder.stop();
        const auto id = "b" + std::to_string(++begun);
        EXPECT_EQ(station.events.count("begin " + id + " KEY"), 1U) << tc_url << " " << name;
        EXPECT_TRUE(station.events.wait_for("interrupted " + id));
        station.clock.advance(std::chrono::seconds(20));
        EXPECT_TRUE(station.events.wait_for("ended " + id));
    }
}

TEST(HardCases, C10_AKeyWithSlashesIsOneKey) {
    Station station;
    Encoder encoder(station, "a/b/c");
    EXPECT_EQ(station.events.count("begin b1 a/b/c"), 1U);
}

TEST(HardCases, C27_PublishersThatWaitForAcknowledgementsDoNotStall) {
    Station station;
    Encoder encoder(station);
    auto& client = encoder.client;
    client.rtmp.send(RtmpType::WindowAckSize, 0, bytes({0, 0, 0x40, 0}), 0, 2);
    client.rtmp.send(RtmpType::Acknowledgement, 0, bytes({0xFF, 0xFF, 0xFF, 0xFF}), 0, 2);
    encoder.headers();
    // Sends less than a window and goes on only when told that most of it has arrived.
    std::uint64_t sent = 0;
    std::uint32_t acknowledged = 0;
    for (std::uint32_t round = 0; round < 10; ++round) {
        for (std::uint32_t i = 0; i < 30; ++i) {
            client.rtmp.video(40 * (30 * round + i), encoder.picture(i == 0));
        }
        sent += client.rtmp.out.size();
        client.flush();
        ASSERT_TRUE(client.read_until([&] {
            for (const auto& message : client.rtmp.controls) {
                if (message.type == RtmpType::Acknowledgement) {
                    EXPECT_GE(*ByteReader(message.payload).u32(), acknowledged);
                    acknowledged = *ByteReader(message.payload).u32();
                }
            }
            client.rtmp.controls.clear();
            return acknowledged + 0x4000 > sent;
        })) << round;
    }
}

TEST(HardCases, C30_SimpleAndSignedHandshakes) {
    for (const auto* file : {"simple", "digest"}) {
        std::ifstream stream(
            std::filesystem::path(LEAMS_CORPORA_DIR) / "rtmp_handshake" / file, std::ios::binary
        );
        const std::string c0c1{std::istreambuf_iterator<char>(stream), {}};
        ASSERT_EQ(c0c1.size(), formats::kRtmpC0C1Size);
        Station station;
        Encoder encoder(station, "KEY", Encoder::Setup::Connected);
        auto& client = encoder.client;
        client.rtmp.append(as_bytes(c0c1));
        client.rtmp.append(Bytes(formats::kRtmpHandshakeSize));
        client.rtmp.connect();
        client.rtmp.command("createStream", 2);
        client.rtmp.publish("KEY");
        client.flush();
        ASSERT_TRUE(client.read_status("NetStream.Publish.Start")) << file;
        encoder.send(0, 4000);
        EXPECT_EQ(watch_to_end(station, encoder).video().size(), 100U) << file;
    }
}

TEST(HardCases, C30_WhatIsNotRtmpIsClosedAtOnce) {
    const std::vector<std::string> cases{
        std::string("\x06") + std::string(1536, '\0'), // RTMPE
        "\x16\x03\x01\x02\x01\x01\x01\xFC\x03\x03",    // TLS
        "GET /live HTTP/1.1\r\nHost: x\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
        std::string(4096, '\xFF'),
    };
    Station station;
    for (std::size_t i = 0; i < cases.size(); ++i) {
        Encoder encoder(station, "KEY", Encoder::Setup::Connected);
        encoder.client.rtmp.append(as_bytes(cases[i]));
        encoder.client.flush();
        EXPECT_TRUE(encoder.client.read_to_end()) << i;
        EXPECT_TRUE(eventually([&] { return station.faults(rtmp::Fault::Handshake) == i + 1; })) << i;
    }
}

TEST(HardCases, C30_AHandshakeByTheByteRunsOutOfTime) {
    Station station;
    Encoder silent(station, "A", Encoder::Setup::Connected);
    Encoder slow(station, "B", Encoder::Setup::Connected);
    const auto accepted = [&] { return station.rtmp_stats().connections == 2; };
    ASSERT_TRUE(eventually(accepted));
    for (int i = 0; i < 4; ++i) {
        const auto before = station.rtmp_stats().bytes_in.load();
        slow.client.rtmp.append(bytes({i == 0 ? 3 : 0}));
        slow.client.flush();
        ASSERT_TRUE(eventually([&] { return station.rtmp_stats().bytes_in > before; }));
        station.clock.advance(std::chrono::seconds(3));
    }
    EXPECT_TRUE(silent.client.read_to_end());
    EXPECT_TRUE(slow.client.read_to_end());
    EXPECT_EQ(station.rtmp_stats().timeouts, 2U);
}

} // namespace
} // namespace leams::test
