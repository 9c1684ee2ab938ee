#include "services/auth/names.hpp"

#include <gtest/gtest.h>

#include <string>

namespace leams::auth {
namespace {

std::string username_error(std::string_view text) {
    std::vector<FieldError> errors;
    check_username(text, errors);
    return errors.empty() ? "" : errors.front().code;
}

std::string skeleton(std::string_view text) {
    std::vector<FieldError> errors;
    return check_username(text, errors).skeleton;
}

bool is_email(std::string_view text) {
    std::vector<FieldError> errors;
    check_email(text, errors);
    return errors.empty();
}

TEST(Username, HasTheDocumentedForm) {
    for (const auto* good : {"abc", "Alice", "a_b", "0zero", "x23456789012345678901234_"}) {
        EXPECT_EQ(username_error(good), "") << good;
    }
    EXPECT_EQ(username_error("ab"), "string.min");
    EXPECT_EQ(username_error(std::string(26, 'x')), "string.max");
    for (const auto* bad : {"_abc", "a b", "a-b", "alіce", "a\nb", "abc!"}) {
        EXPECT_EQ(username_error(bad), "username.format") << bad;
    }
}

TEST(Username, ReservedNamesAndTheirLookAlikesAreRefused) {
    for (const auto* reserved :
         {"admin",
          "ADMIN",
          "adm1n",
          "Leams",
          "settings",
          "api",
          "r00t",
          "leams_",
          "Admin__",
          "whip",
          "c1ip",
          "we1come",
          "welcome_"}) {
        EXPECT_EQ(username_error(reserved), "username.reserved") << reserved;
    }
}

TEST(Username, ThatCannotBeHadHasOthersLikeIt) {
    const auto names = [](std::string_view text) {
        std::vector<std::string> folded;
        for (const auto& name : names_like(text)) {
            folded.push_back(name.folded);
        }
        return folded;
    };
    EXPECT_EQ(
        names("Admin_"),
        (std::vector<std::string>{"admin_tv", "admin_live", "admin2", "admin_77", "admin_on_air", "admin_x"})
    );
    const auto cut = names(std::string(25, 'x'));
    ASSERT_EQ(cut.size(), 6U);
    EXPECT_EQ(cut.front(), std::string(18, 'x') + "_tv");
    EXPECT_TRUE(names("сова").empty());
}

TEST(Username, LookAlikesShareASkeleton) {
    EXPECT_EQ(skeleton("paypal"), skeleton("PayPaI"));
    EXPECT_EQ(skeleton("paypal"), skeleton("paypa1"));
    EXPECT_EQ(skeleton("modern"), skeleton("modem"));
    EXPECT_EQ(skeleton("foo"), skeleton("f0O"));
    EXPECT_NE(skeleton("alice"), skeleton("alicia"));
}

TEST(Email, HasALocalPartAndADomain) {
    for (const auto* good : {"a@b.org", "A.b+tag@sub.example.co", "x@xn--e1afmkfd.xn--p1ai"}) {
        EXPECT_TRUE(is_email(good)) << good;
    }
    for (const auto* bad :
         {"",
          "a",
          "@b.org",
          "a@",
          "a@b",
          "a b@c.org",
          "a..b@c.org",
          ".a@c.org",
          "a@-c.org",
          "a@c..org",
          "a@c.org\r\nBcc: x@y.org",
          "a@127.0.0.1",
          "a@b@c@"}) {
        EXPECT_FALSE(is_email(bad)) << bad;
    }
    EXPECT_FALSE(is_email(std::string(65, 'a') + "@b.org"));
    EXPECT_FALSE(is_email("a@" + std::string(260, 'b') + ".org"));
}

TEST(Password, IsAtMostWhatBcryptReads) {
    const auto code = [](std::string_view text) {
        std::vector<FieldError> errors;
        check_password(text, {}, errors);
        return errors.empty() ? "" : errors.front().code;
    };
    EXPECT_EQ(code("1234567"), "password.min");
    EXPECT_EQ(code("a better"), "");
    EXPECT_EQ(code(std::string(72, 'x')), "");
    EXPECT_EQ(code(std::string(73, 'x')), "password.max_bytes");
    EXPECT_EQ(code(std::string("12345678\0x", 10)), "string.pattern");
}

} // namespace
} // namespace leams::auth
