#include "auth/passwords.hpp"
#include "test/run_task.hpp"

#include <gtest/gtest.h>

namespace leams::auth {
namespace {

TEST(BcryptHasher, VerifiesWhatItHashed) {
    BcryptHasher hasher(1, 4);
    const auto hash = test::run(hasher.hash(Secret("correct horse")));
    ASSERT_TRUE(hash);
    EXPECT_TRUE(hash->starts_with("$2b$04$")) << *hash;
    EXPECT_TRUE(*test::run(hasher.verify(Secret("correct horse"), *hash)));
    EXPECT_FALSE(*test::run(hasher.verify(Secret("correct horsf"), *hash)));
    EXPECT_NE(*test::run(hasher.hash(Secret("correct horse"))), *hash) << "each has its own salt";
}

TEST(BcryptHasher, TheDummyCostsTheSameAndFitsNothing) {
    BcryptHasher hasher(1, 5);
    EXPECT_TRUE(hasher.dummy_hash().starts_with("$2b$05$"));
    EXPECT_EQ(hasher.dummy_hash().size(), test::run(hasher.hash(Secret("x")))->size());
    EXPECT_FALSE(*test::run(hasher.verify(Secret(""), hasher.dummy_hash())));
}

TEST(BcryptHasher, RefusesAHashThatIsNone) {
    BcryptHasher hasher(1, 4);
    EXPECT_FALSE(test::run(hasher.verify(Secret("x"), "plain")));
}

} // namespace
} // namespace leams::auth
