#include "adapters/http_client/test_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <dlfcn.h>
#include <map>
#include <mutex>
#include <netdb.h>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

// What the client sees of the network in these tests: names are resolved, and connections opened, by the two
// functions below instead of libc's.
namespace {

struct Network {
    std::mutex mutex;
    std::map<std::string, std::vector<std::string>> names; // To addresses.
    std::map<std::string, std::uint16_t> hosts;            // "address:port" to the port here that plays it.
    std::vector<std::string> connected;                    // Addresses, whether they answered or not.
    std::atomic<bool> resolver_hangs = false;
    std::atomic<int> resolving = 0;
};

Network& network() {
    static Network one;
    return one;
}

template <class Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

std::string text_of(const sockaddr* address) {
    std::array<char, NI_MAXHOST> host{};
    std::array<char, NI_MAXSERV> port{};
    const auto size = address->sa_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
    getnameinfo(
        address,
        static_cast<socklen_t>(size),
        host.data(),
        host.size(),
        port.data(),
        port.size(),
        NI_NUMERICHOST | NI_NUMERICSERV
    );
    return std::string(host.data()) + ":" + port.data();
}

} // namespace

extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* hints, addrinfo** result) {
    static auto* const real = next<decltype(getaddrinfo)>("getaddrinfo");
    ++network().resolving;
    while (std::string_view(name) == "slow.test" && network().resolver_hangs) {
        std::this_thread::yield();
    }
    --network().resolving;
    addrinfo numeric = *hints;
    numeric.ai_flags |= AI_NUMERICHOST;
    const std::lock_guard lock(network().mutex);
    const auto known = network().names.find(name);
    if (known == network().names.end()) {
        return real(name, service, &numeric, result);
    }
    addrinfo** end = result;
    for (const auto& address : known->second) {
        if (const auto failure = real(address.c_str(), service, &numeric, end); failure != 0) {
            return failure;
        }
        while (*end != nullptr) {
            end = &(*end)->ai_next;
        }
    }
    return 0;
}

extern "C" int connect(int fd, const sockaddr* address, socklen_t size) {
    static auto* const real = next<decltype(connect)>("connect");
    if (address->sa_family != AF_INET && address->sa_family != AF_INET6) {
        return real(fd, address, size);
    }
    const auto text = text_of(address);
    const std::lock_guard lock(network().mutex);
    network().connected.push_back(text);
    if (const auto played = network().hosts.find(text); played != network().hosts.end()) {
        sockaddr_in here{};
        here.sin_family = AF_INET;
        here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        here.sin_port = htons(played->second);
        return real(fd, reinterpret_cast<const sockaddr*>(&here), sizeof here);
    }
    if (text.starts_with("127.")) {
        return real(fd, address, size);
    }
    errno = ENETUNREACH;
    return -1;
}

namespace leams::adapters {
namespace {

using net::Request;
using net::Responder;
using net::TestServer;
using namespace std::chrono_literals;

constexpr auto* kPublicHost = "93.184.216.34";

class PublicReach : public testing::Test {
protected:
    PublicReach() {
        const std::lock_guard lock(network().mutex);
        network().connected.clear();
        network().names = {
            {"public.test", {kPublicHost}},
            {"private.test", {"10.0.0.5"}},
            {"loopback.test", {"127.0.0.1"}},
            {"loopback6.test", {"::1"}},
            {"metadata.test", {"169.254.169.254"}},
            {"mapped.test", {"::ffff:10.0.0.5"}},
            {"nat64.test", {"64:ff9b::a00:5"}},
            {"mixed.test", {"93.184.216.99", "127.0.0.1"}},
            {"localhost", {"127.0.0.1", "::1"}},
            {"localhost.", {"127.0.0.1", "::1"}},
        };
        // What is not public answers too: only the client's rule keeps it from being asked.
        const auto port = server.server().port();
        for (const auto* host : {kPublicHost, "127.0.0.1", "10.0.0.5", "169.254.169.254", "192.168.0.1"}) {
            network().hosts[std::string(host) + ":80"] = port;
        }
    }

    std::vector<std::string> connected() {
        const std::lock_guard lock(network().mutex);
        return network().connected;
    }

    std::string leads_to;
    std::atomic<int> asked = 0;
    TestServer server{[this](const Request&, Responder responder) {
        net::Response made{.status = static_cast<std::uint16_t>(leads_to.empty() ? 200 : 302)};
        if (!leads_to.empty()) {
            made.header("Location", leads_to);
        }
        ++asked;
        responder.send(std::move(made));
    }};
    TestClient client{{.transfer = {.reach = Reach::Public}}};
};

// Forms in which those who want to reach the inside have written it.
const std::vector<std::string> kInside{
    "http://127.0.0.1/",
    "http://127.1/",
    "http://127.0.1/",
    "http://127.255.255.254/",
    "http://2130706433/",
    "http://017700000001/",
    "http://0177.0.0.1/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0x7F.1/",
    "http://127.0.0.1./",
    "http://%31%32%37.0.0.1/",
    "http://0/",
    "http://0.0.0.0/",
    "http://localhost/",
    "http://LOCALHOST/",
    "http://localhost./",
    "http://any.localhost/",
    "http://[::1]/",
    "http://[::]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::ffff:169.254.169.254]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[64:ff9b:1::a00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:7f00:1::]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25lo]/",
    "http://[fd00:ec2::254]/",
    "http://[ff02::1]/",
    "http://10.0.0.5/",
    "http://172.16.0.1/",
    "http://192.168.0.1/",
    "http://100.64.0.1/",
    "http://100.100.100.200/latest/meta-data/",
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/latest/meta-data/",
    "http://0xA9FEA9FE/latest/meta-data/",
    "http://168.63.129.16/metadata/",
    "http://192.0.0.192/opc/v2/",
    "http://255.255.255.255/",
    "http://224.0.0.1/",
    "http://private.test/",
    "http://loopback.test/",
    "http://loopback6.test/",
    "http://metadata.test/",
    "http://mapped.test/",
    "http://nat64.test/",
    "http://public.test@127.0.0.1/",
    "http://public.test:80@127.0.0.1/",
    "http://127.0.0.1#@public.test/",
    "http://127.0.0.1\\@public.test/",
    "http://public.test:22/",
    "http://public.test:8000/",
    "https://public.test:6379/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "dict://127.0.0.1:11211/stats",
    "ftp://127.0.0.1/",
    "ws://127.0.0.1/",
    "//127.0.0.1/",
    "http:127.0.0.1/",
    "http:///127.0.0.1/",
    "http://\xE2\x91\xA0\xE2\x91\xA1\xE2\x91\xA6.0.0.1/", // In circled digits.
};

TEST_F(PublicReach, RefusesEveryFormOfAnAddressInside) {
    ASSERT_TRUE(client.get("http://public.test/"));
    for (const auto& url : kInside) {
        const auto got = client.get(url);
        ASSERT_FALSE(got) << url;
        const auto code = got.error().code();
        EXPECT_TRUE(
            code == ErrorCode::PermissionDenied || code == ErrorCode::InvalidArgument ||
            code == ErrorCode::Unavailable
        ) << url;
    }
    EXPECT_EQ(asked, 1);
    EXPECT_THAT(connected(), testing::ElementsAre(std::string(kPublicHost) + ":80"));
}

TEST_F(PublicReach, ChecksWhereARedirectLeads) {
    for (const auto& url : kInside) {
        if (url.starts_with("//") || url.starts_with("http:1")) {
            continue; // Relative, so they lead elsewhere on the same server.
        }
        leads_to = url;
        const auto got = client.send(
            {.url = Secret("http://public.test/"), .max_redirects = 3, .retry = runtime::Retry::Never}
        );
        EXPECT_TRUE(!got || got->status == 302) << url;
    }
    EXPECT_EQ(asked, static_cast<int>(kInside.size()) - 2);
    for (const auto& address : connected()) {
        EXPECT_EQ(address, std::string(kPublicHost) + ":80");
    }
}

TEST_F(PublicReach, GoesToNoAddressInsideWhenThePublicOneOfANameIsAway) {
    const auto got = client.get("http://mixed.test/");
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code(), ErrorCode::PermissionDenied);
    EXPECT_EQ(asked, 0);
}

TEST_F(PublicReach, ConnectsToTheAddressThatWasCheckedWhenANameChangesItsMeaning) {
    ASSERT_TRUE(client.get("http://public.test/"));
    {
        const std::lock_guard lock(network().mutex);
        network().names["public.test"] = {"127.0.0.1"};
    }
    TestClient fresh({.transfer = {.reach = Reach::Public}}); // Has neither a connection nor the old address.
    const auto got = fresh.get("http://public.test/");
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code(), ErrorCode::PermissionDenied);
    EXPECT_EQ(asked, 1);
}

TEST_F(PublicReach, GoesThroughNoProxy) {
    setenv("http_proxy", url_of(server, "").c_str(), 1);
    const auto guarded = TestClient({.transfer = {.reach = Reach::Public, .proxy = Proxy::FromEnvironment}}
    ).get("http://private.test/");
    const auto open = TestClient({.transfer = {.proxy = Proxy::FromEnvironment}}).get("http://nowhere.test/");
    const auto direct = TestClient().get("http://nowhere.test/");
    unsetenv("http_proxy");
    EXPECT_FALSE(guarded);
    EXPECT_TRUE(open);
    EXPECT_FALSE(direct);
    EXPECT_EQ(asked, 1);
}

TEST(Resolver, HoldsUpNeitherTheLoopNorTheDeadline) {
    TestServer server([](const Request&, Responder responder) { responder.send({.status = 204}); });
    network().resolver_hangs = true;
    {
        TestClient client;
        const auto got = client.send({.url = Secret("http://slow.test/"), .deadline = 200ms});
        ASSERT_FALSE(got);
        EXPECT_EQ(got.error().code(), ErrorCode::DeadlineExceeded);
        EXPECT_TRUE(client.get(url_of(server, "/")));
    }
    EXPECT_EQ(network().resolving, 1) << "it still hangs";
    network().resolver_hangs = false;
    EXPECT_TRUE(test::eventually([] { return network().resolving == 0; }));
}

} // namespace
} // namespace leams::adapters
