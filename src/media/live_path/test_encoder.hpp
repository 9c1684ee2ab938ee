#pragma once

#include "core/formats/test_wire.hpp"
#include "media/live_path/test_station.hpp"
#include "media/rtmp/test_media.hpp"
#include "media/rtmp/test_server.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace leams::test {

/// What an encoder makes. Times are of its own clock, from which the timestamps follow.
struct Source {
    bool video = true;
    bool audio = true;
    int frame_ms = 40;
    int gop_ms = 2000;
    std::uint32_t audio_rate = 44100;
    std::uint32_t video_shift = 0; // Added to each timestamp, modulo 2^32.
    std::uint32_t audio_shift = 0;
    std::uint32_t mask = 0xFFFFFFFF; // 0x7FFFFFFF: an encoder with 31 bits.
    std::size_t picture_bytes = 300;
    /// How timestamps are written: as the client's writer does, all absolute, or all but the first as deltas.
    /// The latter two need a chunk size that no message exceeds.
    enum class Form : std::uint8_t { Writer, Absolute, Deltas };
    Form form = Form::Writer;
};

/// A publisher on a real socket. Its pictures and sounds carry their number, so that a viewer can tell which
/// of them arrived.
class Encoder {
public:
    /// Connects and, unless told otherwise, does what OBS does up to the answer to "publish".
    enum class Setup : std::uint8_t { Publishing, Connected };
    explicit Encoder(const Station& station, std::string_view key = "KEY", Setup setup = Setup::Publishing);

    Encoder& headers(const Source& source = {});
    /// The headers and everything whose time is in [from, to), in order of time. Returns when all is written.
    void send(const Source& source, int from_ms, int to_ms);
    void send(int from_ms, int to_ms) { send(Source{}, from_ms, to_ms); }
    /// Media without headers, for those who sent their own.
    void media(const Source& source, int from_ms, int to_ms);
    /// Writes chunks made by hand. They must not use the client's own chunk streams, 2 to 10.
    void wire(const Wire& wire);

    /// Payloads: bodies of RTMP messages.
    Bytes picture(bool key, std::int32_t cts = 0, std::size_t size = 300);
    Bytes b_picture();
    Bytes sound();

    /// Waits until all media of this encoder, the only one so far, are where viewers can ask for them.
    bool all_read(Station& station) const;
    /// Whether they are there now.
    bool all_arrived(const Station& station) const;
    /// Says that it stops, as OBS does.
    void stop();

    SocketClient client;

private:
    Bytes picture(std::uint16_t slice, bool key, std::int32_t cts, std::size_t size);
    void message(const Source& source, formats::RtmpType type, std::uint32_t timestamp, const Bytes& body);

    std::string key_;
    std::map<formats::RtmpType, std::uint32_t> last_times_; // Of messages written as deltas.
    std::uint32_t pictures_ = 0;
    std::uint32_t sounds_ = 0;
};

} // namespace leams::test
