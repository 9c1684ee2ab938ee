#include "services/auth/api.hpp"

#include <gtest/gtest.h>

namespace leams::auth {
namespace {

std::string code_of(std::string_view text, std::string_view username = "mallory") {
    std::vector<FieldError> errors;
    check_display_name(username, text, errors);
    return errors.empty() ? "" : errors.front().code;
}

DisplayName name_of(std::string_view text, std::string_view username = "mallory") {
    std::vector<FieldError> errors;
    return check_display_name(username, text, errors);
}

TEST(DisplayName, IsCleanedAndMayBeInAnyScript) {
    EXPECT_EQ(name_of("  Ночная \u202E сова ").text, "Ночная сова");
    for (const auto* good : {"Mallory", "Ночная сова", "夜梟", "🦉", "Mallory the 2nd", "Admiral", "Zoë"}) {
        EXPECT_EQ(code_of(good), "") << good;
    }
    for (const auto* nothing : {"", " ", "\u3164", "\u200B\u200D"}) {
        EXPECT_EQ(code_of(nothing), "string.min");
    }
}

TEST(DisplayName, InOtherLetterCasesOfTheUsernameNeedsNoSkeleton) {
    EXPECT_EQ(name_of("MaLLory").folded, "");
    EXPECT_EQ(name_of("MaIIory").folded, name_of("Mallory", "other").folded);
}

TEST(DisplayName, IsNotKeptForTheServer) {
    for (const auto* reserved :
         {"Admin",
          "ADMIN",
          "Аdmin",
          "Ａｄｍｉｎ",
          "ⓐⓓⓜⓘⓝ",
          "𝐀𝐝𝐦𝐢𝐧",
          "★ Admin ★",
          "a d m i n",
          "Ádmin",
          "admin_",
          "Moderator",
          "Админ",
          "МОДЕРАТОР",
          "leams"}) {
        EXPECT_EQ(code_of(reserved), "display_name.reserved") << reserved;
    }
}

TEST(DisplayName, HasTheSkeletonOfWhatItLooksLike) {
    const auto boss = name_of("boss").folded;
    for (const auto* alike : {"Boss", "b o s s", "bоss", "Ｂｏｓｓ", "b0ss", "bóss", "boss!"}) {
        EXPECT_EQ(name_of(alike).folded, boss) << alike;
    }
    EXPECT_EQ(name_of("ВОЅЅ").shape, boss) << "Cyrillic capitals";
    EXPECT_NE(name_of("bass").folded, boss);
}

TEST(DisplayName, HasNoBracketsOfItsOwn) {
    for (const auto* bad : {"Boss (boss)", "Boss （boss）", "(", "❨boss❩"}) {
        EXPECT_EQ(code_of(bad), "display_name.brackets") << bad;
    }
}

TEST(DisplayName, HasNoTowersOfMarks) {
    std::string tower = "Z";
    for (int i = 0; i < 25; ++i) {
        tower += "\u0301\u0302";
    }
    EXPECT_LE(name_of(tower).text.size(), 2 + 8 * 2U);
    EXPECT_EQ(name_of("ក្រុម ครู้ שָׁלוֹם").text, "ក្រុម ครู้ שָׁלוֹם");
}

} // namespace
} // namespace leams::auth
