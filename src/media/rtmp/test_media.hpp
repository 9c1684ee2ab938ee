#pragma once

#include "core/base/bytes.hpp"

#include <cstdint>
#include <initializer_list>
#include <vector>

namespace leams::test {

inline Bytes bytes(std::initializer_list<int> values) {
    Bytes result;
    for (const int value : values) {
        result.push_back(static_cast<std::byte>(value));
    }
    return result;
}

inline Bytes join(std::initializer_list<Bytes> parts) {
    Bytes result;
    for (const auto& part : parts) {
        result.insert(result.end(), part.begin(), part.end());
    }
    return result;
}

// x264's parameter sets for baseline pictures of two sizes.
inline const Bytes kSps320 = bytes({0x67, 0x42, 0xC0, 0x0D, 0xD9, 0x01, 0x41, 0xFB, 0x01, 0x10, 0x00, 0x00,
                                    0x03, 0x00, 0x10, 0x00, 0x00, 0x03, 0x03, 0xC0, 0xF1, 0x42, 0xA4, 0x80});
inline const Bytes kSps640 =
    bytes({0x67, 0x42, 0xC0, 0x1E, 0xD9, 0x00, 0xA0, 0x2F, 0xF9, 0x70, 0x11, 0x00, 0x00,
           0x03, 0x00, 0x01, 0x00, 0x00, 0x03, 0x00, 0x3C, 0x0F, 0x16, 0x2E, 0x48});
inline const Bytes kPps = bytes({0x68, 0xCB, 0x83, 0xCB, 0x20});

/// An AVCDecoderConfigurationRecord with one set of each.
inline Bytes avc_record(const Bytes& sps, const Bytes& pps, int nal_length_size = 4) {
    Bytes record = bytes({1, 0, 0, 0, 0xFC | (nal_length_size - 1), 0xE1});
    std::copy(sps.begin() + 1, sps.begin() + 4, record.begin() + 1);
    ByteWriter out(record);
    out.u16(sps.size());
    out.bytes(sps);
    out.u8(1);
    out.u16(pps.size());
    out.bytes(pps);
    return record;
}

/// A NAL unit; of those that are slices the first one of a picture, or a later one.
inline Bytes nal(int type, std::size_t size = 8, bool later = false) {
    Bytes result(size, std::byte{0x55});
    result[0] = static_cast<std::byte>(type == 5 ? 0x65 : type);
    if (size > 1) {
        result[1] = later ? std::byte{0x4F} : std::byte{0x8F}; // first_mb_in_slice is 1 or 0.
    }
    return result;
}

/// NAL units with length prefixes.
inline Bytes access_unit(std::initializer_list<Bytes> nals, int length_size = 4) {
    Bytes result;
    ByteWriter out(result);
    for (const auto& unit : nals) {
        for (int i = length_size - 1; i >= 0; --i) {
            out.u8((unit.size() >> (8 * i)) & 0xFF);
        }
        out.bytes(unit);
    }
    return result;
}

inline Bytes video_header(const Bytes& record) {
    return join({bytes({0x17, 0, 0, 0, 0}), record});
}
inline Bytes video_data(const Bytes& body, bool key = true, std::int32_t cts = 0) {
    return join({bytes({key ? 0x17 : 0x27, 1, (cts >> 16) & 0xFF, (cts >> 8) & 0xFF, cts & 0xFF}), body});
}
inline Bytes idr() {
    return video_data(access_unit({nal(5)}));
}
inline Bytes delta() {
    return video_data(access_unit({nal(1)}), false);
}

// AudioSpecificConfig of AAC LC, 44.1 kHz and 48 kHz, stereo.
inline const Bytes kAac44 = bytes({0x12, 0x10});
inline const Bytes kAac48 = bytes({0x11, 0x90});
inline Bytes audio_header(const Bytes& config) {
    return join({bytes({0xAF, 0}), config});
}
inline Bytes audio_data(const Bytes& body = bytes({0x21, 0x10, 0x04})) {
    return join({bytes({0xAF, 1}), body});
}

} // namespace leams::test
