#pragma once

#include "core/net/test_server.hpp"
#include "media/live_path/test_encoder.hpp"
#include "media/live_path/test_station.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace leams::test {

/// A sample as a segment holds it, in ticks of its track.
struct SeenSample {
    std::int64_t dts = 0;
    std::int64_t duration = 0;
    std::int32_t cts = 0;
    bool sync = false;
    std::string payload;

    /// Of an Encoder's picture or sound.
    std::uint32_t number() const;
};

struct SeenPart {
    double duration = 0;
    std::string uri;
    bool independent = false;
};

struct SeenSegment {
    std::uint64_t sequence = 0;
    double duration = 0;
    bool discontinuity = false;
    std::string map; // URI of its initialisation segment.
    std::string date;
    std::vector<SeenPart> parts;
    std::vector<SeenSample> video;
    std::vector<SeenSample> audio;
};

/// A media playlist with the segments it lists. The open segment's parts are not in it.
struct Watched {
    std::string text;
    double target_duration = 0;
    double part_target = 0;
    std::uint64_t discontinuity_sequence = 0;
    bool ended = false;
    std::vector<SeenSegment> segments;
    std::map<std::string, std::string> inits;          // By URI.
    std::map<std::string, std::uint32_t> audio_scales; // Ticks per second, by the same.

    std::vector<SeenSample> video() const;
    std::vector<SeenSample> audio() const;
    std::size_t discontinuities() const;
    double duration() const;
    /// Seconds from the first picture's to the first sound's decoding.
    double audio_ahead(std::size_t segment = 0) const;
    /// "Width x height" that the initialisation segment of a segment gives.
    std::string size(std::size_t segment) const;
};

/// An HLS client on a real socket.
class Viewer {
public:
    explicit Viewer(const Station& station, std::string broadcast = "b1");

    /// The head and the body of the answer for a name under the broadcast.
    std::pair<std::string, std::string> get(const std::string& name);
    /// The present playlist, without segments' content.
    Watched playlist();
    Watched until_segments(std::size_t count);
    /// Polls until the playlist has ended.
    Watched until_end();

    net::TestClient client;

private:
    Watched load(Watched watched);
    Watched poll(const std::function<bool(const Watched&)>& enough);

    std::string broadcast_;
};

/// Ends the broadcast as a publisher who stops and gives its viewer everything, checked by expect_playable().
Watched watch_to_end(Station& station, Encoder& encoder, const std::string& broadcast = "b1");

/// Adds the samples of a segment, [moof mdat] after [moof mdat].
void read_fragments(const std::string& file, SeenSegment& out);

/// What every player relies on: durations and parts within their targets, samples one after another without
/// gap or overlap up to a discontinuity and never back in time, dates that do not go back.
void expect_playable(const Watched& watched);

} // namespace leams::test
