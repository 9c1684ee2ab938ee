#include "auth/names.hpp"

#include "base/text.hpp"

#include <unicode/uspoof.h>

#include <algorithm>
#include <array>
#include <memory>
#include <set>

namespace leams::auth {
namespace {

constexpr std::size_t kMaxEmail = 254;

// Names that would be mistaken for the instance or its staff, and first segments of the web app's paths.
constexpr auto kReserved = std::to_array<std::string_view>({
    "about",     "account",    "admin",    "administrator", "anonymous", "api",      "assets",    "auth",
    "browse",    "categories", "category", "channel",       "chat",      "clips",    "contact",   "dashboard",
    "directory", "dmca",       "docs",     "everyone",      "explore",   "favicon",  "following", "guest",
    "health",    "help",       "here",     "home",          "instance",  "leams",    "legal",     "live",
    "login",     "logout",     "metrics",  "mod",           "moderator", "news",     "null",      "oauth",
    "official",  "openapi",    "owner",    "popout",        "privacy",   "profile",  "register",  "root",
    "rules",     "search",     "security", "server",        "settings",  "setup",    "signup",    "staff",
    "static",    "status",     "streams",  "studio",        "support",   "system",   "terms",     "undefined",
    "user",      "users",      "videos",   "vods",          "webhook",   "webhooks", "_next",
});

bool is_letter_or_digit(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::string prototype_of(const std::string& text) {
    struct Close {
        void operator()(USpoofChecker* checker) const noexcept { uspoof_close(checker); }
    };
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<USpoofChecker, Close> checker(uspoof_open(&status));
    std::array<char, 256> prototype;
    const auto size = uspoof_getSkeletonUTF8(
        checker.get(),
        0,
        text.data(),
        static_cast<int32_t>(text.size()),
        prototype.data(),
        static_cast<int32_t>(prototype.size()),
        &status
    );
    LEAMS_ASSERT(U_SUCCESS(status) && size <= static_cast<int32_t>(prototype.size()));
    return to_lower_ascii({prototype.data(), static_cast<std::size_t>(size)});
}

std::string make_skeleton(const std::string& text) {
    // Twice: names are shown in either case, and UTS 39 has prototypes for "I" and for "m" but not for "M".
    auto skeleton = prototype_of(prototype_of(text));
    // UTS 39 keeps "i" and "l" apart, but "I" looks like "l".
    std::ranges::replace(skeleton, 'i', 'l');
    return skeleton;
}

bool is_reserved(const std::string& skeleton) {
    static const auto kSkeletons = [] {
        std::set<std::string> skeletons;
        for (const auto name : kReserved) {
            skeletons.insert(make_skeleton(std::string(name)));
        }
        return skeletons;
    }();
    return kSkeletons.contains(skeleton);
}

bool is_domain(std::string_view domain) noexcept {
    std::size_t labels = 0;
    while (true) {
        const auto dot = domain.find('.');
        const auto label = domain.substr(0, dot);
        const bool formed =
            !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
            std::ranges::all_of(label, [](char c) { return is_letter_or_digit(c) || c == '-'; });
        if (!formed) {
            return false;
        }
        ++labels;
        if (dot == std::string_view::npos) {
            const bool numeric = std::ranges::all_of(label, [](char c) { return c >= '0' && c <= '9'; });
            return labels >= 2 && label.size() >= 2 && !numeric;
        }
        domain.remove_prefix(dot + 1);
    }
}

bool is_local_part(std::string_view local) noexcept {
    constexpr std::string_view kSpecial = "!#$%&'*+/=?^_`{|}~-.";
    return !local.empty() && local.size() <= 64 && local.front() != '.' && local.back() != '.' &&
           local.find("..") == std::string_view::npos && std::ranges::all_of(local, [&](char c) {
               return is_letter_or_digit(c) || kSpecial.find(c) != std::string_view::npos;
           });
}

} // namespace

Username check_username(std::string_view text, std::vector<FieldError>& errors) {
    constexpr auto kPointer = "/username";
    if (text.size() < 3) {
        errors.push_back({kPointer, "string.min", "The username needs at least 3 characters"});
        return {};
    }
    if (text.size() > 25) {
        errors.push_back({kPointer, "string.max", "The username may have at most 25 characters"});
        return {};
    }
    const bool allowed = std::ranges::all_of(text, [](char c) { return is_letter_or_digit(c) || c == '_'; });
    if (!allowed || !is_letter_or_digit(text.front())) {
        errors.push_back(
            {kPointer,
             "username.format",
             "The username may have Latin letters, digits and underscores, and begins with a letter or digit"}
        );
        return {};
    }
    Username name{.typed = std::string(text), .folded = to_lower_ascii(text), .skeleton = {}};
    name.skeleton = make_skeleton(name.typed);
    if (is_reserved(name.skeleton)) {
        errors.push_back({kPointer, "username.reserved", "This username is reserved, choose another"});
    }
    return name;
}

std::string check_email(std::string_view text, std::vector<FieldError>& errors) {
    const auto at = text.rfind('@');
    const bool formed = text.size() <= kMaxEmail && at != std::string_view::npos &&
                        is_local_part(text.substr(0, at)) && is_domain(text.substr(at + 1));
    if (!formed) {
        errors.push_back({"/email", "email.format", "Enter a valid e-mail address"});
        return {};
    }
    return to_lower_ascii(text);
}

void check_password(std::string_view password, std::vector<FieldError>& errors) {
    if (password.size() < 8) {
        errors.push_back({"/password", "password.min", "The password needs at least 8 characters"});
    } else if (password.size() > 72) {
        errors.push_back({"/password", "password.max_bytes", "The password may have at most 72 bytes"});
    } else if (password.find('\0') != std::string_view::npos) {
        errors.push_back({"/password", "string.pattern", "The password may not contain a zero character"});
    }
}

} // namespace leams::auth
