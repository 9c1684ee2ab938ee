#include "core/formats/m3u8.hpp"
#include "media/hls/variant.hpp"
#include "media/vod/playlist.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace leams::vod {
namespace {

/// What the multivariant playlist tells of all segments together.
struct Survey {
    hls::RateMeter everything;
    hls::RateMeter audio;
    hls::RateMeter key_pictures;
    bool has_audio = false;
    bool has_key_pictures = false;
    bool has_captions = false;
    double fps = 0;
    const record::Init* init = nullptr; // That of the largest pictures.
};

void look_at_init(Survey& survey, const record::Init& init) {
    const auto worth = [](const record::Init& one) {
        return std::pair(std::uint64_t{one.width} * one.height, !one.audio_data.empty());
    };
    if (survey.init == nullptr || worth(init) > worth(*survey.init)) {
        survey.init = &init;
    }
    survey.fps = std::max(survey.fps, init.fps);
    survey.has_captions = survey.has_captions || init.has_captions;
}

Survey survey_of(const Programme& programme) {
    Survey survey;
    std::optional<std::uint32_t> latest;
    programme.for_each([&](const Piece& piece) {
        const auto& entry = piece.entry;
        survey.everything.add(entry.bytes, entry.duration);
        survey.audio.add(entry.audio_bytes, entry.duration);
        survey.has_audio = survey.has_audio || entry.audio_bytes > 0;
        if (entry.independent && entry.key_bytes > 0) {
            survey.key_pictures.add(entry.key_bytes, entry.duration);
            survey.has_key_pictures = true;
        }
        if (latest != entry.init) {
            latest = entry.init;
            if (const auto* init = programme.recording->find_init(entry.init)) {
                look_at_init(survey, *init);
            }
        }
    });
    return survey;
}

// What `codecs` has besides those of the sound.
std::string codecs_of_pictures(const record::Init& init) {
    auto codecs = init.codecs;
    if (!init.audio_codecs.empty() && codecs.ends_with("," + init.audio_codecs)) {
        codecs.resize(codecs.size() - init.audio_codecs.size() - 1);
    }
    return codecs;
}

bool offers_audio(const Survey& survey) {
    return survey.has_audio && survey.init != nullptr && survey.init->width > 0 &&
           !survey.init->audio_data.empty();
}

constexpr std::string_view kCaptionGroup = "subs";

void append_captions(std::string& text, const std::vector<CaptionTrack>& captions) {
    formats::M3u8Writer writer(text);
    std::set<std::string> names; // RFC 8216bis 4.4.6.1.1: different ones.
    for (const auto& track : captions) {
        auto name = track.label;
        if (!names.insert(name).second) {
            name += " (" + track.language + ")";
            names.insert(name);
        }
        writer.begin("#EXT-X-MEDIA");
        writer.word("TYPE", "SUBTITLES");
        writer.quoted("GROUP-ID", kCaptionGroup);
        writer.quoted("NAME", name);
        writer.quoted("LANGUAGE", track.language);
        writer.word("DEFAULT", "NO");
        writer.word("AUTOSELECT", "YES");
        writer.word("FORCED", "NO");
        writer.quoted("URI", "captions/" + track.id + "/index.m3u8");
        writer.end();
    }
}

} // namespace

bool has_audio_rendition(const record::Recording& recording) {
    return std::ranges::any_of(recording.inits, [](const record::InitPtr& init) {
        return init->width > 0 && !init->audio_data.empty();
    });
}

std::string write_multivariant(const Programme& programme, const std::vector<CaptionTrack>& captions) {
    const auto survey = survey_of(programme);
    std::string text;
    formats::M3u8Writer writer(text);
    writer.tag("#EXTM3U");
    writer.tag("#EXT-X-VERSION", std::uint64_t{9});
    if (survey.init == nullptr) {
        return text;
    }
    const auto& init = *survey.init;
    const bool has_pictures = init.width > 0;
    const bool has_text = !captions.empty() && programme.extent == Extent::Complete;
    if (has_text) {
        append_captions(text, captions);
    }
    if (survey.has_captions) {
        hls::append_closed_captions(text);
    }
    const hls::Variant everything{
        .uri = "main/index.m3u8",
        .rates = survey.everything.rates(),
        .codecs = init.codecs,
        .width = init.width,
        .height = init.height,
        .fps = survey.fps,
        .captions = survey.has_captions ? hls::ClosedCaptions::Some
                    : has_pictures      ? hls::ClosedCaptions::None
                                        : hls::ClosedCaptions::Unsaid,
        .subtitles = has_text ? std::string(kCaptionGroup) : std::string(),
    };
    hls::append_variant(text, everything);
    if (offers_audio(survey) && everything.rates.peak <= hls::kMostBesideAudio) {
        hls::append_variant(
            text,
            {.uri = "audio/index.m3u8",
             .rates = survey.audio.rates(),
             .codecs = init.audio_codecs,
             .captions = everything.captions,
             .subtitles = everything.subtitles}
        );
    }
    if (has_pictures && survey.has_key_pictures) {
        auto pictures = everything;
        pictures.uri = "main/iframes.m3u8";
        pictures.rates = survey.key_pictures.rates();
        pictures.codecs = codecs_of_pictures(init);
        hls::append_key_pictures(text, pictures);
    }
    return text;
}

} // namespace leams::vod
