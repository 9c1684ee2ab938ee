#include "core/runtime/loops.hpp"
#include "core/runtime/on_loop.hpp"
#include "core/runtime/timers.hpp"
#include "services/auth/passwords.hpp"
#include "test/run_task.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace leams::auth {
namespace {

using runtime::Turn;

TEST(BcryptHasher, VerifiesWhatItHashed) {
    BcryptHasher hasher(1, 4);
    const auto hash = test::run(hasher.hash(Secret("correct horse")));
    ASSERT_TRUE(hash);
    EXPECT_TRUE(hash->starts_with("$2b$04$")) << *hash;
    EXPECT_TRUE(*test::run(hasher.verify(Secret("correct horse"), *hash, Turn::First)));
    EXPECT_FALSE(*test::run(hasher.verify(Secret("correct horsf"), *hash, Turn::Later)));
    EXPECT_NE(*test::run(hasher.hash(Secret("correct horse"))), *hash) << "each has its own salt";
}

TEST(BcryptHasher, TheDummyCostsTheSameAndFitsNothing) {
    BcryptHasher hasher(1, 5);
    EXPECT_TRUE(hasher.dummy_hash().starts_with("$2b$05$"));
    EXPECT_EQ(hasher.dummy_hash().size(), test::run(hasher.hash(Secret("x")))->size());
    EXPECT_FALSE(*test::run(hasher.verify(Secret(""), hasher.dummy_hash(), Turn::First)));
}

TEST(BcryptHasher, RefusesAHashThatIsNone) {
    BcryptHasher hasher(1, 4);
    EXPECT_FALSE(test::run(hasher.verify(Secret("x"), "plain", Turn::First)));
}

runtime::Task<Result<void>> note_end(std::string& ends, char name, runtime::Task<Result<std::string>> task) {
    const auto result = co_await std::move(task);
    ends += name;
    co_return result ? Result<void>() : Result<void>(result.error());
}

runtime::Task<std::string> race_for_one_thread(runtime::TaskGroup& tasks) {
    using namespace boost::asio::experimental::awaitable_operators;
    using runtime::detail::with_default;
    BcryptHasher hasher(1, 13); // A second or so.
    std::string ends;
    auto late =
        runtime::with_deadline<std::string>(tasks, std::chrono::milliseconds(1), hasher.hash(Secret("x")));
    co_await (
        with_default(note_end(ends, 'h', hasher.hash(Secret("x")))) &&
        with_default(note_end(ends, 'l', std::move(late)))
    );
    co_return ends;
}

// Or a flood of them would hold up everybody who still waits for an answer.
TEST(BcryptHasher, LetsGoOfAWaitingLogInThatIsTooLate) {
    runtime::Loops loops(1);
    runtime::TaskGroup tasks(loops.at(0));
    loops.start();
    EXPECT_EQ(test::run(runtime::on_loop(loops.at(0), race_for_one_thread(tasks))), "lh");
    test::run(runtime::on_loop(loops.at(0), tasks.stop()));
    loops.stop();
}

} // namespace
} // namespace leams::auth
