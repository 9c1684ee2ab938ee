#pragma once

#include <csignal>
#include <string>
#include <sys/types.h>

namespace leams::test {

/// A PostgreSQL server of the test's own: a fresh cluster in a temporary folder, reached by a Unix socket
/// only. Destruction stops it and removes the folder.
class Postgres {
public:
    /// Throws std::runtime_error when PostgreSQL is not installed or does not start.
    Postgres();
    ~Postgres();
    Postgres(const Postgres&) = delete;
    Postgres& operator=(const Postgres&) = delete;

    /// One server for the whole test program; it stops when the program ends.
    static Postgres& shared();

    /// Makes an empty database and gives its URL.
    std::string make_database();

    /// Stops the server as a power cut would, and starts it again.
    void restart();

    /// Lets every process of the server fall silent, while its sockets stay open; resume() goes on.
    void pause() { signal_all(SIGSTOP); }
    void resume() { signal_all(SIGCONT); }

private:
    void signal_all(int signal) const;
    void start();
    void stop(int signal) noexcept;

    std::string folder_;
    pid_t pid_ = -1;
    int made_ = 0;
};

} // namespace leams::test
