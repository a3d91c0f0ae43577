// Starts one command on one core and writes what it cost, one line of JSON, into the file RESULT.
//
//   launch RESULT CORE run -- COMMAND...              wall time until exit, CPU time, peak memory
//   launch RESULT CORE answer PORT PATH -- COMMAND... wall time until the first complete HTTP answer; then SIGTERM
//
// A program of its own, because a process inherits the peak memory of the one that starts it (the kernel carries it over exec), and
// because a managed parent would add its own jitter to every start.
#include <arpa/inet.h>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <string>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

namespace {

double now_ms() {
    timespec t{};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

double ms(const timeval& t) { return t.tv_sec * 1e3 + t.tv_usec / 1e3; }

// True when the server has answered with status 200.
bool ask(int port, const std::string& request) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<uint16_t>(port));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bool ok = false;
    if (connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0 &&
        send(fd, request.data(), request.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(request.size())) {
        char answer[4096];
        ssize_t n = recv(fd, answer, sizeof answer, 0);
        ok = n > 12 && memcmp(answer, "HTTP/1.1 200", 12) == 0;
    }
    close(fd);
    return ok;
}

}  // namespace

int main(int argc, char** argv) {
    int separator = 1;
    while (separator < argc && strcmp(argv[separator], "--") != 0) separator++;
    const bool answer = argc > 3 && strcmp(argv[3], "answer") == 0;
    if (separator + 1 >= argc || separator != (answer ? 6 : 4)) {
        fprintf(stderr, "usage: launch RESULT CORE run|answer PORT PATH -- COMMAND...\n");
        return 2;
    }

    const double begin = now_ms();
    const pid_t child = fork();
    if (child == 0) {
        cpu_set_t cores;
        CPU_ZERO(&cores);
        CPU_SET(atoi(argv[2]), &cores);
        sched_setaffinity(0, sizeof cores, &cores);
        const int null = open("/dev/null", O_WRONLY);
        dup2(null, 1);
        execvp(argv[separator + 1], argv + separator + 1);
        perror(argv[separator + 1]);
        _exit(127);
    }

    double answered = 0;
    if (answer) {
        const int port = atoi(argv[4]);
        const std::string request = std::string("GET ") + argv[5] + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
        // Waiting a millisecond between tries costs the other core next to nothing and bounds the error.
        while (!ask(port, request)) {
            if (now_ms() - begin > 60000 || waitpid(child, nullptr, WNOHANG) == child) {
                fprintf(stderr, "launch: no answer\n");
                kill(child, SIGKILL);
                return 1;
            }
            usleep(1000);
        }
        answered = now_ms() - begin;
        kill(child, SIGTERM);
    }

    int status = 0;
    rusage usage{};
    if (wait4(child, &status, 0, &usage) != child) return 1;
    const double wall = answer ? answered : now_ms() - begin;
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);

    FILE* result = fopen(argv[1], "w");
    if (result == nullptr) return 1;
    fprintf(result, "{\"wall_ms\": %.3f, \"cpu_ms\": %.3f, \"peak_rss_mib\": %.3f, \"exit_code\": %d}\n", wall,
            ms(usage.ru_utime) + ms(usage.ru_stime), usage.ru_maxrss / 1024.0, code);
    fclose(result);
    return code == 0 || (answer && code == 143) ? 0 : 1;
}
