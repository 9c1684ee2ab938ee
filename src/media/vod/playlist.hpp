#pragma once

#include "media/packaging/rendition.hpp"
#include "media/vod/programme.hpp"

#include <string>
#include <vector>

/// The playlists of what is recorded (RFC 8216bis). None is made of an empty programme.
namespace leams::vod {

using packaging::RenditionKind;

/// Whether some of the sound can be had alone, beside pictures.
bool has_audio_rendition(const record::Recording& recording);

/// What there is to choose from: everything, sound alone, key pictures alone, and captions where all of it is
/// there.
std::string write_multivariant(const Programme& programme, const std::vector<CaptionTrack>& captions = {});

/// What stands before the segments of a rendition that is all there, of which none is longer.
void append_complete_head(std::string& output, const Programme& programme, media::MediaTime longest);

/// The segments of one rendition.
std::string write_media(const Programme& programme, RenditionKind kind);
/// The same without what its reader has seen long ago (6.2.5.1); what write_media() says while there is no
/// such thing.
std::string write_delta(const Programme& programme, RenditionKind kind);

/// The key pictures, as ranges of bytes of the segments (4.4.3.6).
std::string write_key_pictures(const Programme& programme);

} // namespace leams::vod
