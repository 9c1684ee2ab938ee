#include "media/parameter_sets.hpp"

#include "formats/h264.hpp"
#include "media/track.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace leams::media {
namespace {

constexpr std::size_t kNalLengthSize = 4;
constexpr std::size_t kMaxSets = 16;

bool same_bytes(ByteView a, ByteView b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

bool same_sets(const std::vector<ByteView>& a, const std::vector<ByteView>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), same_bytes);
}

} // namespace

void ParameterSets::apply(Frame& frame) {
    if (frame.track->codec != Codec::H264) {
        return;
    }
    if (frame.track != announced_) {
        announced_ = frame.track;
        followed_ = nullptr;
    }
    if (followed_) {
        frame.track = followed_;
    }
    if (!frame.key) {
        return;
    }
    std::vector<ByteView> sps;
    std::vector<ByteView> pps;
    formats::NalReader reader(frame.payload(), kNalLengthSize);
    while (const auto nal = reader.next()) {
        const auto type = formats::h264_nal_type(*nal);
        if (type == formats::H264Nal::Idr || type == formats::H264Nal::Slice) {
            break; // Sets that count for this picture stand before it.
        }
        if (type == formats::H264Nal::Sps && nal->size() >= 4 && sps.size() < kMaxSets) {
            sps.push_back(*nal);
        } else if (type == formats::H264Nal::Pps && pps.size() < kMaxSets) {
            pps.push_back(*nal);
        }
    }
    if (sps.empty() || pps.empty()) {
        return;
    }
    const auto present = formats::parse_avc_config(frame.track->config);
    if (!present || present->nal_length_size != kNalLengthSize ||
        same_bytes(present->sps.front(), sps.front()) || same_sets(present->sps, sps)) {
        return;
    }
    auto track = make_h264_track(formats::make_avc_config(sps, pps));
    if (track) {
        followed_ = *std::move(track);
        frame.track = followed_;
    }
}

} // namespace leams::media
