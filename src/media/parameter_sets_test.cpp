#include "formats/h264.hpp"
#include "media/parameter_sets.hpp"
#include "media/track.hpp"

#include <gtest/gtest.h>

#include <initializer_list>

namespace leams::media {
namespace {

Bytes hex(std::string_view text) {
    Bytes bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        bytes.push_back(static_cast<std::byte>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16)));
    }
    return bytes;
}

const Bytes kLarge = hex("67640028acd940780227e5c044000003000400000300f03c60c658");
const Bytes kSmall = hex("6742c00ad90507e8400000030040000003032a3c489920"); // Constrained Baseline, 160x120.
const Bytes kPps = hex("68ebe3cb22c0");

TrackInfoPtr make_track(const Bytes& sps) {
    auto track = make_h264_track(formats::make_avc_config({sps}, {kPps}));
    EXPECT_TRUE(track);
    return *std::move(track);
}

Frame make_picture(const TrackInfoPtr& track, bool key, std::initializer_list<Bytes> nals) {
    Frame frame;
    frame.track = track;
    frame.key = key;
    ByteWriter writer(frame.storage);
    for (const auto& nal : nals) {
        writer.u32(nal.size());
        writer.bytes(nal);
    }
    return frame;
}

TEST(ParameterSets, FollowsAChangeWithinThePictures) {
    ParameterSets sets;
    const auto track = make_track(kLarge);
    auto same = make_picture(track, true, {kLarge, kPps, hex("6500")});
    sets.apply(same);
    EXPECT_EQ(same.track, track);

    auto changed = make_picture(track, true, {kSmall, kPps, hex("6500")});
    sets.apply(changed);
    ASSERT_NE(changed.track, track);
    EXPECT_LT(changed.track->width, 1920U);

    auto next = make_picture(track, false, {hex("4100")});
    sets.apply(next);
    EXPECT_EQ(next.track, changed.track);

    auto back = make_picture(track, true, {kLarge, kPps, hex("6500")});
    sets.apply(back);
    EXPECT_EQ(back.track->width, 1920U);
}

TEST(ParameterSets, AnnouncementsOverrule) {
    ParameterSets sets;
    auto changed = make_picture(make_track(kLarge), true, {kSmall, kPps, hex("6500")});
    sets.apply(changed);
    const auto announced = make_track(kLarge);
    auto next = make_picture(announced, true, {hex("6500")});
    sets.apply(next);
    EXPECT_EQ(next.track, announced);
}

TEST(ParameterSets, IgnoresGarbage) {
    ParameterSets sets;
    const auto track = make_track(kLarge);
    auto broken = make_picture(track, true, {hex("67ff"), hex("67ffffffff"), kPps, hex("6500")});
    sets.apply(broken);
    EXPECT_EQ(broken.track, track);
    Frame empty;
    empty.track = track;
    empty.key = true;
    empty.storage = hex("ffffffff");
    sets.apply(empty);
    EXPECT_EQ(empty.track, track);
}

} // namespace
} // namespace leams::media
