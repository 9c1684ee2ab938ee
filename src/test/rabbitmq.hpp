#pragma once

#include <string>
#include <sys/types.h>

namespace leams::test {

/// A RabbitMQ server of the test's own, on loopback, with its data in a temporary folder. Destruction stops
/// it and removes the folder.
class Rabbitmq {
public:
    /// Throws std::runtime_error when RabbitMQ is not installed or does not start.
    Rabbitmq();
    ~Rabbitmq();
    Rabbitmq(const Rabbitmq&) = delete;
    Rabbitmq& operator=(const Rabbitmq&) = delete;

    /// One for the whole test program; it stops when the program ends.
    static Rabbitmq& shared();

    int port() const noexcept { return port_; }
    /// A URL for `bus.url` under which nothing exists yet; by another port, such as that of a proxy, if
    /// given.
    std::string new_url(int port = 0);

    /// Waits until it has written which queues there are. It does so a moment after one is made; a queue that
    /// it is killed before is lost to it.
    void settle() const;
    /// Ends it as a power cut would.
    void kill();
    /// Begins to start it again, and waits for it only when told so.
    void start(bool wait = true);
    /// Lets it fall silent, while its sockets stay open; resume() goes on.
    void pause() const;
    void resume() const;
    /// Runs rabbitmqctl with these arguments, which takes a second or two, and throws when it fails.
    void control(const std::string& arguments) const;

private:
    void stop() noexcept;

    std::string folder_;
    int port_ = 0;
    int dist_port_ = 0;
    int epmd_port_ = 0;
    pid_t pid_ = -1;
    pid_t epmd_ = -1;
    int made_ = 0;
};

} // namespace leams::test
