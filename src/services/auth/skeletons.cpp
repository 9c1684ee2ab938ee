#include "services/auth/skeletons.hpp"

#include "core/base/assert.hpp"
#include "core/base/text.hpp"

#include <unicode/uchar.h>
#include <unicode/uspoof.h>

#include <algorithm>
#include <array>
#include <memory>
#include <set>

namespace leams::auth {
namespace {

// Names that would be mistaken for the instance or its staff, and first segments of the web app's paths.
// Those in Cyrillic are for display names.
constexpr auto kReserved = std::to_array<std::string_view>({
    "about",     "account",   "admin",     "administrator", "anonymous",     "api",           "appeal",
    "assets",    "auth",      "browse",    "categories",    "category",      "channel",       "chat",
    "clip",      "clips",     "community", "contact",       "dashboard",     "developers",    "directory",
    "discover",  "dmca",      "docs",      "download",      "embed",         "events",        "everyone",
    "explore",   "favicon",   "feed",      "feeds",         "following",     "forgot",        "guest",
    "health",    "help",      "here",      "hls",           "home",          "inbox",         "instance",
    "leams",     "legal",     "live",      "login",         "logout",        "manifest",      "metrics",
    "mod",       "moderator", "news",      "notifications", "null",          "oauth",         "oembed",
    "official",  "openapi",   "overlay",   "overlays",      "owner",         "player",        "popout",
    "privacy",   "profile",   "ready",     "redoc",         "register",      "report",        "reports",
    "reset",     "robots",    "root",      "rss",           "rules",         "search",        "security",
    "server",    "settings",  "setup",     "signup",        "sitemap",       "staff",         "static",
    "status",    "streams",   "studio",    "subscribe",     "subscriptions", "support",       "system",
    "tag",       "tags",      "team",      "teams",         "terms",         "trending",      "undefined",
    "user",      "users",     "verify",    "videos",        "vods",          "wallet",        "webhook",
    "webhooks",  "welcome",   "whep",      "whip",          "админ",         "администратор", "модератор",
    "поддержка", "система",   "сервер",
});

icu::UnicodeString prototype_of(const icu::UnicodeString& text) {
    struct Close {
        void operator()(USpoofChecker* checker) const noexcept { uspoof_close(checker); }
    };
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<USpoofChecker, Close> checker(uspoof_open(&status));
    icu::UnicodeString prototype;
    uspoof_getSkeletonUnicodeString(checker.get(), 0, text, prototype, &status);
    LEAMS_ASSERT(U_SUCCESS(status));
    std::string bytes;
    prototype.toUTF8String(bytes);
    return icu::UnicodeString::fromUTF8(to_lower_ascii(bytes));
}

icu::UnicodeString skeleton_of(std::string_view text) {
    // Twice: names are shown in either case, and UTS 39 has prototypes for "I" and for "m" but not for "M".
    const auto once =
        prototype_of(icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())}));
    auto skeleton = prototype_of(once);
    // UTS 39 keeps "i" and "l" apart, but "I" looks like "l".
    return skeleton.findAndReplace("i", "l");
}

} // namespace

std::string make_skeleton(std::string_view text) {
    std::string skeleton;
    return skeleton_of(text).toUTF8String(skeleton);
}

std::string bare_skeleton(std::string_view text) {
    const auto whole = skeleton_of(text);
    icu::UnicodeString bare;
    for (int32_t at = 0; at < whole.length(); at = whole.moveIndex32(at, 1)) {
        if (const auto point = whole.char32At(at); u_isalnum(point)) {
            bare.append(point);
        }
    }
    std::string skeleton;
    return bare.toUTF8String(skeleton);
}

bool is_reserved(std::string_view skeleton) {
    static const auto kSkeletons = [] {
        std::set<std::string, std::less<>> skeletons;
        for (const auto name : kReserved) {
            skeletons.insert(make_skeleton(name));
        }
        return skeletons;
    }();
    return kSkeletons.contains(skeleton.substr(0, skeleton.find_last_not_of('_') + 1));
}

} // namespace leams::auth
