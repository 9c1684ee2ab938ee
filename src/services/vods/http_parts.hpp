#pragma once

#include "core/net/routes.hpp"
#include "services/vods/captions.hpp"
#include "services/vods/chapters.hpp"
#include "services/vods/clips.hpp"
#include "services/vods/editor.hpp"
#include "services/vods/service.hpp"
#include "services/vods/view.hpp"

#include <string_view>

// The parts of make_routes() that stand in files of their own, and what they share.
namespace leams::vods {

constexpr std::string_view kPrivate = "private, no-store";
constexpr std::string_view kBriefly = "public, max-age=1, s-maxage=2, stale-while-revalidate=10";

/// How far people have watched.
void add_history_routes(net::Routes& routes, VodsService& service);

/// What videos show before they play.
void add_poster_routes(net::Routes& routes, VodsService& service);

/// What divides videos.
void add_chapter_routes(net::Routes& routes, VodsService& service, Chapters& chapters);

/// What is said in videos, as text.
void add_caption_routes(net::Routes& routes, VodsService& service, Captions& captions);

/// What owners take out of videos, and parts that they make videos of.
void add_editor_routes(net::Routes& routes, Editor& editor);

/// Short stretches that viewers share.
void add_clip_routes(net::Routes& routes, VodsService& vods, Clips& clips);

} // namespace leams::vods
