#pragma once

#include <chrono>
#include <csignal>
#include <cstdint>
#include <memory>
#include <string>
#include <sys/types.h>
#include <vector>

namespace leams::test {

/// A Redis server of the test's own, in memory, on a port of its own. Destruction stops it.
class Redis {
public:
    /// `options` are further words of its command line. Throws std::runtime_error when Redis is not installed
    /// or does not start.
    explicit Redis(std::vector<std::string> options = {});
    ~Redis();
    Redis(const Redis&) = delete;
    Redis& operator=(const Redis&) = delete;

    std::uint16_t port() const noexcept { return port_; }
    std::string url() const { return "redis://127.0.0.1:" + std::to_string(port_); }

    /// Sets its clock ahead.
    void advance(std::chrono::milliseconds step);
    /// Lets it fall silent, while its sockets stay open; resume() goes on.
    void pause() const { ::kill(pid_, SIGSTOP); }
    void resume() const { ::kill(pid_, SIGCONT); }
    /// As a power cut would; start() begins anew on the same port, with nothing.
    void kill() noexcept;
    void start();
    /// What redis-cli says to these words. Throws when it fails.
    std::string ask(const std::string& words) const;

private:
    std::string folder_;
    std::vector<std::string> options_;
    std::uint16_t port_ = 0;
    std::int64_t* shift_ = nullptr; // Shared with the server: milliseconds.
    pid_t pid_ = -1;
};

/// A cluster of three masters, each with so many replicas.
class RedisCluster {
public:
    /// A master that is silent for so long is replaced by a replica.
    explicit RedisCluster(std::size_t replicas, std::chrono::milliseconds node_timeout);

    /// Of the first server.
    std::string url() const { return servers_.front()->url(); }
    Redis& at(std::size_t index) { return *servers_[index]; }
    std::size_t size() const noexcept { return servers_.size(); }

private:
    std::vector<std::unique_ptr<Redis>> servers_;
};

/// A port of the loopback where nobody listens now.
std::uint16_t free_port();

} // namespace leams::test
