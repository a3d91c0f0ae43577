#include "../system.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace lumigo {
namespace {

constexpr size_t kStackSize = 1536 * 1024;  // what the runtime gives its own threads; musl's default is far too small

struct OwnObject {
    uintptr_t address;
    char name[PATH_MAX];
};

int FindOwnObject(dl_phdr_info* info, size_t, void* context) {
    OwnObject* own = static_cast<OwnObject*>(context);
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr)& header = info->dlpi_phdr[i];
        uintptr_t start = info->dlpi_addr + header.p_vaddr;
        if (header.p_type == PT_LOAD && own->address >= start && own->address - start < header.p_memsz) {
            size_t length = strlen(info->dlpi_name);
            if (length == 0 || length >= sizeof(own->name)) {
                return -1;
            }
            memcpy(own->name, info->dlpi_name, length + 1);
            return 1;
        }
    }
    return 0;
}

const char* OpenFailure(int error) {
    switch (error) {
        case ENOENT:
        case ENOTDIR:
            return "is missing";
        case EACCES:
        case EPERM:
            return "cannot be read (permission denied)";
        default:
            return "cannot be opened";
    }
}

bool ReadFile(const char* path, Array<char>* content, size_t limit) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return false;
    }
    char block[4096];
    bool complete = true;
    while (content->Size() < limit) {
        ssize_t count = read(file, block, sizeof(block));
        if (count <= 0) {
            complete = count == 0;
            break;
        }
        if (!content->Append(block, static_cast<size_t>(count))) {
            complete = false;
            break;
        }
    }
    close(file);
    return complete;
}

}  // namespace

bool FindOwnPath(Array<char>* path) {
    // dl_iterate_phdr rather than dladdr: it is in libc itself on every glibc and on musl.
    OwnObject own;
    own.address = reinterpret_cast<uintptr_t>(&FindOwnPath);
    if (dl_iterate_phdr(FindOwnObject, &own) != 1) {
        return false;
    }
    char resolved[PATH_MAX];
    return realpath(own.name, resolved) != nullptr && path->Append(resolved, strlen(resolved) + 1);
}

bool ExistsOnDisk(const char* path) { return access(path, F_OK) == 0; }

const char* ReadHead(const char* path, uint8_t* head, size_t capacity, size_t* count, uint64_t* size) {
    // O_NONBLOCK: a named pipe in our place must not stop the app.
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (file < 0) {
        return OpenFailure(errno);
    }
    // The system call itself: glibc before 2.33 has no fstat function to link against.
    struct stat status;
    const char* problem = nullptr;
    if (syscall(SYS_fstat, file, &status) != 0) {
        problem = "cannot be examined";
    } else if (!S_ISREG(status.st_mode)) {
        problem = "is not a regular file";
    } else {
        ssize_t read = pread(file, head, capacity, 0);
        problem = read < 0 ? "cannot be read" : nullptr;
        *count = static_cast<size_t>(read);
        *size = static_cast<uint64_t>(status.st_size);
    }
    close(file);
    return problem;
}

bool ReadCommandLine(Array<char>* executable, Array<char>* arguments) {
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, PATH_MAX);
    if (length <= 0 || !executable->Append(path, static_cast<size_t>(length)) || !executable->Append('\0')) {
        return false;
    }
    if (!ReadFile("/proc/self/cmdline", arguments, 64 * 1024)) {
        arguments->Clear();
    }
    return true;
}

bool StartThread(void* (*main)(void*), void* argument) {
    // A new thread inherits the mask: the app's signals are not ours to handle, only faults may come through.
    sigset_t all, before;
    sigfillset(&all);
    constexpr int kFaults[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT};
    for (int fault : kFaults) {
        sigdelset(&all, fault);
    }
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0) {
        return false;
    }
    pthread_t thread;
    pthread_attr_setstacksize(&attributes, kStackSize);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool started = pthread_create(&thread, &attributes, main, argument) == 0;
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    pthread_attr_destroy(&attributes);
    return started;
}

void WriteStandardError(const char* text, size_t length) {
    ssize_t written = write(STDERR_FILENO, text, length);
    (void)written;
}

}  // namespace lumigo
