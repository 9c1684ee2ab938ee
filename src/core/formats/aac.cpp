#include "core/formats/aac.hpp"

#include "core/formats/bit_reader.hpp"

#include <array>

namespace leams::formats {
namespace {

constexpr std::uint32_t kSbrObject = 5;
constexpr std::uint32_t kPsObject = 29;
constexpr std::uint32_t kMaxSampleRate = 192000;

std::uint32_t read_object_type(BitReader& bits) {
    const auto type = bits.bits(5);
    return type == 31 ? 32 + bits.bits(6) : type;
}

std::uint32_t read_sample_rate(BitReader& bits) {
    constexpr std::array<std::uint32_t, 13> kRates{
        96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350
    };
    const auto index = bits.bits(4);
    if (index == 15) {
        return bits.bits(24);
    }
    return index < kRates.size() ? kRates[index] : 0;
}

// Counts the output channels of a program_config_element (4.4.1.1); the rest of it is not needed.
std::uint32_t read_program_config_channels(BitReader& bits) {
    bits.skip(4 + 2 + 4);
    const auto front = bits.bits(4);
    const auto side = bits.bits(4);
    const auto back = bits.bits(4);
    const auto lfe = bits.bits(2);
    const auto associated = bits.bits(3);
    const auto coupling = bits.bits(4);
    if (bits.flag()) {
        bits.skip(4);
    }
    if (bits.flag()) {
        bits.skip(4);
    }
    if (bits.flag()) {
        bits.skip(3);
    }
    std::uint32_t channels = lfe;
    for (std::uint32_t i = 0; i < front + side + back; ++i) {
        channels += bits.flag() ? 2 : 1;
        bits.skip(4);
    }
    bits.skip(4 * (lfe + associated) + 5 * coupling);
    const auto misaligned = bits.bits_left() % 8;
    bits.skip(misaligned);
    bits.skip(8 * std::size_t{bits.bits(8)});
    return channels;
}

// 1.6.6.1: SBR announced after the core's configuration, so that old decoders do not see it.
void read_backward_compatible_sbr(BitReader& bits, AacConfig& config) {
    if (bits.bits_left() < 16 || bits.bits(11) != 0x2B7) {
        return;
    }
    if (read_object_type(bits) != kSbrObject || !bits.flag()) {
        return;
    }
    const auto rate = read_sample_rate(bits);
    if (bits.overrun() || rate == 0 || rate > kMaxSampleRate) {
        return;
    }
    config.sbr = true;
    config.sample_rate = rate;
    if (bits.bits_left() >= 12 && bits.bits(11) == 0x548) {
        config.parametric_stereo = bits.flag();
    }
}

} // namespace

Result<AacConfig, ParseError> parse_audio_specific_config(ByteView input) {
    constexpr std::array<std::uint32_t, 15> kChannels{0, 1, 2, 3, 4, 5, 6, 8, 0, 0, 0, 7, 8, 0, 8};
    if (input.size() < 2) {
        return ParseError::need_more(2 - input.size());
    }
    BitReader bits(input);
    AacConfig config;
    auto object = read_object_type(bits);
    config.core_sample_rate = read_sample_rate(bits);
    config.sample_rate = config.core_sample_rate;
    const auto channel_config = bits.bits(4);
    if (object == kSbrObject || object == kPsObject) {
        config.sbr = true;
        config.parametric_stereo = object == kPsObject;
        config.sample_rate = read_sample_rate(bits);
        object = read_object_type(bits);
    }
    if (object < 1 || object > 4) {
        return ParseError::unsupported("audio object type");
    }
    config.object_type = static_cast<std::uint8_t>(object);

    config.samples_per_frame = bits.flag() ? 960 : 1024;
    if (bits.flag()) {
        bits.skip(14); // coreCoderDelay
    }
    bits.skip(1); // extensionFlag
    config.channel_configuration = channel_config;
    config.channels = channel_config < kChannels.size() ? kChannels[channel_config] : 0;
    if (channel_config == 0 && !bits.overrun()) {
        config.channels = read_program_config_channels(bits);
    }
    if (bits.overrun()) {
        return ParseError::malformed("AudioSpecificConfig ends early");
    }
    const auto rates = {config.core_sample_rate, config.sample_rate};
    for (const auto rate : rates) {
        if (rate < 7000 || rate > kMaxSampleRate) {
            return ParseError::malformed("audio sample rate out of range");
        }
    }
    if (config.channels == 0 || config.channels > 48) {
        return ParseError::malformed("audio channel count out of range");
    }
    if (!config.sbr) {
        read_backward_compatible_sbr(bits, config);
    }
    if (config.parametric_stereo && config.channels == 1) {
        config.channels = 2;
    }
    return config;
}

std::string aac_codec_string(const AacConfig& config) {
    if (config.parametric_stereo) {
        return "mp4a.40.29";
    }
    return config.sbr ? "mp4a.40.5" : "mp4a.40." + std::to_string(config.object_type);
}

std::string aac_name(const AacConfig& config) {
    if (config.parametric_stereo) {
        return "HE-AAC v2";
    }
    if (config.sbr) {
        return "HE-AAC";
    }
    constexpr std::array<std::string_view, 5> kNames{"AAC", "AAC Main", "AAC LC", "AAC SSR", "AAC LTP"};
    return std::string(kNames[config.object_type]);
}

} // namespace leams::formats
