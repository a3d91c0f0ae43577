// A profiler that only passes on to another one (WATCHED_PROFILER) and notes in a file (METADATA_CALLS) for which modules that one asks the runtime
// for metadata. It replaces entries in the tables of both sides' COM interfaces.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

// Places in the tables: IClassFactory, ICorProfilerCallback, ICorProfilerInfo.
enum { kCreateInstance = 3, kInitialize = 3, kGetModuleInfo = 20, kGetModuleMetaData = 21 };

typedef int32_t Result;
typedef Result (*GetClassObject)(const void* clsid, const void* iid, void** factory);
typedef Result (*CreateInstance)(void* self, void* outer, const void* iid, void** object);
typedef Result (*Initialize)(void* self, void* info);
typedef Result (*GetModuleInfo)(void* self, uintptr_t module, const uint8_t** base, uint32_t size, uint32_t* length, uint16_t* name, uintptr_t* assembly);
typedef Result (*GetModuleMetaData)(void* self, uintptr_t module, uint32_t flags, const void* iid, void** metadata);

static CreateInstance createInstance;
static Initialize initialize;
static GetModuleMetaData getModuleMetaData;

static void Note(const char* text) {
    FILE* file = fopen(getenv("METADATA_CALLS"), "a");
    if (file != NULL) {
        fprintf(file, "%s\n", text);
        fclose(file);
    }
}

static void** Entry(void* object, int number) { return *(void***)object + number; }

static void* Replace(void* object, int number, void* replacement) {
    void** entry = Entry(object, number);
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    if (mprotect((void*)((uintptr_t)entry & ~(page - 1)), page, PROT_READ | PROT_WRITE) != 0) {
        Note("cannot be watched");
        return *entry;
    }
    void* before = *entry;
    *entry = replacement;
    return before;
}

static Result WatchedGetModuleMetaData(void* self, uintptr_t module, uint32_t flags, const void* iid, void** metadata) {
    uint16_t name[1024] = {0};
    uint32_t length = 0;
    uintptr_t assembly = 0;
    const uint8_t* base = NULL;
    char text[1024] = {0};
    ((GetModuleInfo)*Entry(self, kGetModuleInfo))(self, module, &base, 1023, &length, name, &assembly);
    for (int i = 0; i < 1023; i++) {
        text[i] = (char)name[i];
    }
    Note(text);
    return getModuleMetaData(self, module, flags, iid, metadata);
}

static Result WatchedInitialize(void* self, void* info) {
    getModuleMetaData = (GetModuleMetaData)Replace(info, kGetModuleMetaData, (void*)WatchedGetModuleMetaData);
    Note("watching");
    return initialize(self, info);
}

static Result WatchedCreateInstance(void* self, void* outer, const void* iid, void** object) {
    Result result = createInstance(self, outer, iid, object);
    if (result == 0) {
        initialize = (Initialize)Replace(*object, kInitialize, (void*)WatchedInitialize);
    }
    return result;
}

Result DllGetClassObject(const void* clsid, const void* iid, void** factory) {
    void* library = dlopen(getenv("WATCHED_PROFILER"), RTLD_NOW);
    Result result = library == NULL ? -1 : ((GetClassObject)dlsym(library, "DllGetClassObject"))(clsid, iid, factory);
    if (result == 0) {
        createInstance = (CreateInstance)Replace(*factory, kCreateInstance, (void*)WatchedCreateInstance);
    }
    return result;
}
