#include "adapters/cache_redis/test_cache.hpp"
#include "test/temporary_folder.hpp"

#include <cstdlib>

namespace leams::adapters {
namespace {

using test::eventually;
using test::run;

/// A Redis that takes TLS, whose certificate is its own authority's.
class RedisTls : public testing::Test {
protected:
    RedisTls() {
        const auto made = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test -addext "
                          "subjectAltName=IP:127.0.0.1 -keyout " +
                          key_ + " -out " + certificate_ + " 2>/dev/null";
        EXPECT_EQ(std::system(made.c_str()), 0); // NOLINT(concurrency-mt-unsafe): before any thread
        server_ = std::make_unique<test::Redis>(std::vector<std::string>{
            "--tls-port",
            std::to_string(port_),
            "--tls-cert-file",
            certificate_,
            "--tls-key-file",
            key_,
            "--tls-ca-cert-file",
            certificate_,
            "--tls-auth-clients",
            "no",
        });
    }

    std::string url(const std::string& scheme, const std::string& options) const {
        return scheme + "://127.0.0.1:" + std::to_string(port_) + options;
    }

    test::TemporaryFolder folder_{"leams-redis-tls"};
    std::string key_ = folder_.path() + "/key.pem";
    std::string certificate_ = folder_.path() + "/certificate.pem";
    std::uint16_t port_ = test::free_port();
    std::unique_ptr<test::Redis> server_;
};

TEST_F(RedisTls, CarriesLargeValuesBothWays) {
    RunningCache cache(url("rediss", "?ca=" + certificate_));
    cache.wait_until_up();
    const std::string large(3'000'000, 'x');
    run(cache->set("large", large, std::chrono::hours(1)));
    EXPECT_TRUE(eventually([&] { return run(cache->get("large")) == large; }));
    EXPECT_EQ(run(cache->touch("s", "m", std::chrono::hours(1))), 1U);
}

TEST_F(RedisTls, TrustsNobodyElse) {
    RunningCache cache(url("rediss", ""));
    EXPECT_TRUE(eventually([&] {
        const auto answer = run(cache->ping());
        return !answer && answer.error().cause().starts_with("its certificate was not accepted");
    }));
}

} // namespace
} // namespace leams::adapters
