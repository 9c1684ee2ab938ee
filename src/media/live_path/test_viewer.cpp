#include "media/live_path/test_viewer.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <sstream>

namespace leams::test {
namespace {

using Boxes = std::function<void(std::string_view type, ByteView body, std::size_t offset)>;

void walk(ByteView data, const Boxes& visit, std::size_t base = 0) {
    ByteReader in(data);
    while (in.remaining() >= 8) {
        const auto start = in.position();
        const auto size = *in.u32();
        ASSERT_TRUE(size >= 8 && size <= data.size() - start);
        const auto type = as_text(data.subspan(start + 4, 4));
        const auto body = data.subspan(start + 8, size - 8);
        visit(type, body, base + start);
        for (const auto* parent : {"moof", "traf", "moov", "trak", "mdia"}) {
            if (type == parent) {
                walk(body, visit, base + start + 8);
            }
        }
        ASSERT_TRUE(in.skip(size - 4)); // The length has been read.
    }
    EXPECT_EQ(in.remaining(), 0U);
}

std::uint32_t u32(ByteView body, std::size_t at) {
    return *ByteReader(body.subspan(at)).u32();
}

/// The samples of one [moof mdat] after another (ISO/IEC 14496-12 8.8).
class FragmentReader {
public:
    FragmentReader(const std::string& file, SeenSegment& out)
        : file_(file)
        , out_(out) {
        walk(as_bytes(file), [this](auto type, auto body, auto offset) { on_box(type, body, offset); });
    }

private:
    void on_box(std::string_view type, ByteView body, std::size_t offset) {
        if (type == "moof") {
            moof_ = offset;
        } else if (type == "tfhd") {
            samples_ = u32(body, 4) == 1 ? &out_.video : &out_.audio;
        } else if (type == "tfdt") {
            ASSERT_EQ(u32(body, 0) >> 24, 1U) << "64-bit times";
            time_ = static_cast<std::int64_t>(std::uint64_t{u32(body, 4)} << 32 | u32(body, 8));
        } else if (type == "trun") {
            on_run(body);
        }
    }
    void on_run(ByteView body) {
        const auto flags = u32(body, 0) & 0xFFFFFF;
        ASSERT_EQ(u32(body, 0) >> 24, 1U) << "signed composition offsets";
        ASSERT_EQ(flags & 0x301U, 0x301U);
        auto position = moof_ + u32(body, 8);
        ByteReader in(body.subspan(12));
        for (auto count = u32(body, 4); count > 0; --count) {
            SeenSample sample{.dts = time_, .sync = true};
            sample.duration = *in.u32();
            const auto size = *in.u32();
            sample.sync = (flags & 0x400) == 0 || (*in.u32() & 0x10000) == 0;
            sample.cts = (flags & 0x800) == 0 ? 0 : static_cast<std::int32_t>(*in.u32());
            ASSERT_LE(position + size, file_.size());
            sample.payload = file_.substr(position, size);
            position += size;
            time_ += sample.duration;
            samples_->push_back(std::move(sample));
        }
    }

    const std::string& file_;
    SeenSegment& out_;
    std::size_t moof_ = 0;
    std::vector<SeenSample>* samples_ = nullptr;
    std::int64_t time_ = 0;
};

std::uint32_t audio_scale(const std::string& init) {
    std::uint32_t track = 0;
    std::uint32_t scale = 0;
    walk(as_bytes(init), [&](auto type, auto body, auto) {
        const bool wide = !body.empty() && body[0] == std::byte{1};
        if (type == "tkhd") {
            track = u32(body, wide ? 20 : 12);
        } else if (type == "mdhd" && track == 2) {
            scale = u32(body, wide ? 20 : 12);
        }
    });
    return scale;
}

std::string quoted(const std::string& line, const std::string& name) {
    const auto at = line.find(name + "=\"");
    const auto from = at + name.size() + 2;
    return at == std::string::npos ? "" : line.substr(from, line.find('"', from) - from);
}

double number(const std::string& line, const std::string& name) {
    const auto at = line.find(name);
    return at == std::string::npos ? 0 : std::stod(line.substr(at + name.size()));
}

Watched parse_playlist(const std::string& text) {
    Watched watched{.text = text};
    std::uint64_t sequence = 0;
    SeenSegment segment;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("#EXT-X-TARGETDURATION:")) {
            watched.target_duration = number(line, ":");
        } else if (line.starts_with("#EXT-X-PART-INF")) {
            watched.part_target = number(line, "PART-TARGET=");
        } else if (line.starts_with("#EXT-X-MEDIA-SEQUENCE:")) {
            sequence = static_cast<std::uint64_t>(number(line, ":"));
        } else if (line.starts_with("#EXT-X-DISCONTINUITY-SEQUENCE:")) {
            watched.discontinuity_sequence = static_cast<std::uint64_t>(number(line, ":"));
        } else if (line == "#EXT-X-DISCONTINUITY") {
            segment.discontinuity = true;
        } else if (line.starts_with("#EXT-X-MAP:")) {
            segment.map = quoted(line, "URI");
        } else if (line.starts_with("#EXT-X-PROGRAM-DATE-TIME:")) {
            segment.date = line.substr(25);
        } else if (line.starts_with("#EXT-X-PART:")) {
            segment.parts.push_back(
                {number(line, "DURATION="),
                 quoted(line, "URI"),
                 line.find("INDEPENDENT=YES") != std::string::npos}
            );
        } else if (line.starts_with("#EXTINF:")) {
            segment.duration = number(line, ":");
        } else if (line == "#EXT-X-ENDLIST") {
            watched.ended = true;
        } else if (!line.starts_with("#")) {
            segment.sequence = sequence++;
            watched.segments.push_back(segment);
            segment = {.map = segment.map};
        }
    }
    return watched;
}

// `continued`: the samples follow those before without a gap.
void expect_in_order(
    const std::vector<SeenSample>& samples, std::int64_t& end, bool continued, const std::string& where
) {
    for (const auto& sample : samples) {
        EXPECT_GT(sample.duration, 0) << where;
        if (continued) {
            EXPECT_EQ(sample.dts, end) << where;
        } else {
            EXPECT_GE(sample.dts, end) << where;
        }
        end = sample.dts + sample.duration;
        continued = true;
    }
}

} // namespace

std::uint32_t SeenSample::number() const {
    // A sound begins with its number, a picture with its NAL unit's length and first two bytes.
    const auto bytes = as_bytes(payload);
    return u32(bytes, u32(bytes, 0) + 4 == bytes.size() && bytes.size() > 8 ? 6 : 0);
}

std::vector<SeenSample> Watched::video() const {
    std::vector<SeenSample> all;
    for (const auto& segment : segments) {
        all.insert(all.end(), segment.video.begin(), segment.video.end());
    }
    return all;
}

std::vector<SeenSample> Watched::audio() const {
    std::vector<SeenSample> all;
    for (const auto& segment : segments) {
        all.insert(all.end(), segment.audio.begin(), segment.audio.end());
    }
    return all;
}

std::size_t Watched::discontinuities() const {
    std::size_t count = 0;
    for (const auto& segment : segments) {
        count += segment.discontinuity ? 1 : 0;
    }
    return count;
}

double Watched::duration() const {
    double sum = 0;
    for (const auto& segment : segments) {
        sum += segment.duration;
    }
    return sum;
}

double Watched::audio_ahead(std::size_t segment) const {
    const auto& one = segments.at(segment);
    return static_cast<double>(one.video.at(0).dts) / 90000 -
           static_cast<double>(one.audio.at(0).dts) / audio_scales.at(one.map);
}

std::string Watched::size(std::size_t segment) const {
    std::string result;
    walk(as_bytes(inits.at(segments.at(segment).map)), [&](auto type, auto body, auto) {
        if (type == "tkhd" && result.empty()) {
            const auto at = body.size() - 8;
            result = std::to_string(u32(body, at) >> 16) + "x" + std::to_string(u32(body, at + 4) >> 16);
        }
    });
    return result;
}

Viewer::Viewer(const Station& station, std::string broadcast)
    : client(station.http_port())
    , broadcast_(std::move(broadcast)) {}

std::pair<std::string, std::string> Viewer::get(const std::string& name) {
    client.send("GET /live/" + broadcast_ + "/" + name + " HTTP/1.1\r\nHost: x\r\n\r\n");
    return client.answer();
}

Watched Viewer::playlist() {
    const auto [head, body] = get("main/index.m3u8");
    return head.starts_with("HTTP/1.1 200") ? parse_playlist(body) : Watched{};
}

Watched Viewer::poll(const std::function<bool(const Watched&)>& enough) {
    Watched watched;
    EXPECT_TRUE(eventually([&] {
        watched = playlist();
        return enough(watched);
    })) << watched.text;
    return load(std::move(watched));
}

Watched Viewer::until_segments(std::size_t count) {
    return poll([count](const Watched& watched) { return watched.segments.size() >= count; });
}

Watched Viewer::until_end() {
    return poll([](const Watched& watched) { return watched.ended; });
}

Watched Viewer::load(Watched watched) {
    for (auto& segment : watched.segments) {
        const auto [head, body] = get("main/" + std::to_string(segment.sequence) + ".m4s");
        EXPECT_TRUE(head.starts_with("HTTP/1.1 200")) << head;
        read_fragments(body, segment);
        if (!watched.inits.contains(segment.map)) {
            watched.inits[segment.map] = get("main/" + segment.map).second;
            watched.audio_scales[segment.map] = audio_scale(watched.inits[segment.map]);
        }
    }
    return watched;
}

Watched watch_to_end(Station& station, Encoder& encoder, const std::string& broadcast) {
    const auto interruptions = station.events.count("interrupted " + broadcast);
    encoder.stop();
    EXPECT_TRUE(station.events.wait_for("interrupted " + broadcast, interruptions + 1));
    station.clock.advance(std::chrono::seconds(100)); // More than either grace time.
    auto watched = Viewer(station, broadcast).until_end();
    expect_playable(watched);
    return watched;
}

void read_fragments(const std::string& file, SeenSegment& out) {
    const FragmentReader reader(file, out);
}

void expect_playable(const Watched& watched) {
    EXPECT_FALSE(watched.segments.empty());
    std::int64_t video_end = 0;
    std::int64_t audio_end = 0;
    std::string date;
    bool first = true;
    for (const auto& segment : watched.segments) {
        const auto where = "segment " + std::to_string(segment.sequence) + " of\n" + watched.text;
        EXPECT_GT(segment.duration, 0) << where;
        EXPECT_LE(std::lround(segment.duration), watched.target_duration) << where;
        for (const auto& part : segment.parts) {
            EXPECT_GT(part.duration, 0) << where;
            EXPECT_LE(part.duration, watched.part_target + 1e-6) << where;
            if (&part != &segment.parts.back()) {
                EXPECT_GE(part.duration, 0.85 * watched.part_target - 1e-5) << where;
            }
        }
        const bool continued = !segment.discontinuity && !first;
        expect_in_order(segment.video, video_end, continued && video_end != 0, where);
        if (segment.discontinuity) {
            audio_end = 0; // The sample rate may have changed.
        }
        expect_in_order(segment.audio, audio_end, continued && audio_end != 0, where);
        EXPECT_GE(segment.date, date) << where;
        date = segment.date;
        first = false;
    }
}

} // namespace leams::test
