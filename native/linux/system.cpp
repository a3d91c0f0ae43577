#include "../system.h"

#include <dlfcn.h>
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

// Before glibc 2.34 these two are in libdl, which every .NET host has loaded. Weak, so that the shim does not depend on that.
#pragma weak dlopen
#pragma weak dlsym

namespace lumigo {
namespace {

constexpr size_t kStackSize = 1536 * 1024;  // what the runtime gives its own threads; musl's default is far too small

struct Search {
    uintptr_t address;
    Array<char>* path;
};

int Look(dl_phdr_info* info, size_t, void* context) {
    Search* search = static_cast<Search*>(context);
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr)& header = info->dlpi_phdr[i];
        uintptr_t start = info->dlpi_addr + header.p_vaddr;
        if (header.p_type == PT_LOAD && search->address >= start && search->address - start < header.p_memsz) {
            return search->path->Append(info->dlpi_name, strlen(info->dlpi_name) + 1) ? 1 : -1;
        }
    }
    return 0;
}

// The path of the library that holds an address; empty for the program itself.
bool FindLibrary(const void* address, Array<char>* path) {
    // dl_iterate_phdr rather than dladdr: it is in libc itself on every glibc and on musl.
    Search search = {reinterpret_cast<uintptr_t>(address), path};
    return dl_iterate_phdr(Look, &search) == 1;
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

}  // namespace

bool FindOwnPath(Array<char>* path) {
    Array<char> name;
    char resolved[PATH_MAX];
    return FindLibrary(reinterpret_cast<const void*>(&FindOwnPath), &name) && realpath(name.Data(), resolved) != nullptr &&
           path->Append(resolved, strlen(resolved) + 1);
}

void* FindRuntimeExport(const void* code, const char* name) {
    Array<char> path;
    if (dlopen == nullptr || dlsym == nullptr || !FindLibrary(code, &path)) {
        return nullptr;
    }
    // Null for the program itself, whose functions all can see.
    void* library = dlopen(path.Data(), RTLD_LAZY | RTLD_NOLOAD);
    return dlsym(library == nullptr ? RTLD_DEFAULT : library, name);
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
    int file = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
    size_t size = 0;
    ssize_t count = arguments->Resize(64 * 1024) ? 1 : -1;
    while (count > 0 && size < arguments->Size()) {
        count = read(file, arguments->Data() + size, arguments->Size() - size);
        size += count > 0 ? static_cast<size_t>(count) : 0;
    }
    close(file);
    return arguments->Resize(count < 0 ? 0 : size);
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
