/* Loads the shim with the plain dynamic linker, as CoreCLR does, and plays the runtime: first one that is too old, then a .NET 8 that loads
 * CoreLib and an app, asks for the start call's IL and uses the weaver service from the shim's worker thread.
 * Built and run twice: for glibc and for musl, for which no .NET runtime is at hand. No test framework exists for both. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <uchar.h>

#include "../weaver_service.h"

typedef struct guid {
    uint32_t a;
    uint16_t b, c;
    uint8_t d[8];
} guid;
typedef struct object {
    void** slots;
} object;

static const guid shim_class = {0x03431424, 0xCF2D, 0x4D3E, {0xAC, 0x94, 0x21, 0x7F, 0x40, 0xBF, 0x92, 0x08}};
static const guid class_factory = {1, 0, 0, {0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
static const guid callback2 = {0x8A8CC829, 0xCCF2, 0x49FE, {0xBB, 0xAE, 0x0F, 0x02, 0x22, 0x28, 0x07, 0x1A}};
static const guid callback11 = {0x42350846, 0xAAED, 0x47F7, {0xB1, 0x28, 0xFD, 0x0C, 0x98, 0x88, 0x1C, 0xDE}};

typedef int32_t (*get_class_object)(const guid*, const guid*, void**);
typedef int32_t (*create_instance)(void*, void*, const guid*, void**);
typedef int32_t (*query_interface)(void*, const guid*, void**);
typedef int32_t (*initialize)(void*, object*);
typedef int32_t (*attached)(uint32_t);

/* A runtime that is too old: it knows no ICorProfilerInfo6. */
static int32_t no_interface(void* self, const guid* iid, void** result) {
    (void)self;
    (void)iid;
    *result = NULL;
    return (int32_t)0x80004002u;
}

static int failures;
static void expect(int holds, const char* what) {
    if (!holds) {
        printf("FAILED %s\n", what);
        failures++;
    }
}

/* ---- the runtime it plays ---- */

enum { CORE_LIB = 1, APP = 2 };
static const uint16_t core_lib_path[] = u"/usr/share/System.Private.CoreLib.dll";
static const uint16_t app_path[] = u"/srv/app.dll";
static const uint8_t tiny_body[] = {0x06, 0x2A};
static uint8_t core_lib[0x1000];
static uint32_t event_mask, rejit_requests, last_rejit_module, last_rejit_method, served_size, metadata_requests, next_token = 1;
static pthread_t initialized_thread;
static int initialized_threads;
static object info, import, control, dispenser;

static int32_t refuse(void) { return (int32_t)0x80004001u; }
static int32_t info_query(void* self, const guid* iid, void** result) {
    (void)iid;
    *result = self;
    return 0;
}
static uint32_t count_reference(void* self) {
    (void)self;
    return 1;
}
static int32_t get_metadata(void* self, uintptr_t module, uint32_t flags, const guid* iid, void** result) {
    (void)self, (void)flags, (void)iid;
    metadata_requests += module == CORE_LIB;
    *result = &import;
    return 0;
}
/* The reader of metadata that the runtime exports: as in a single-file application, from the program. */
static int32_t open_on_memory(void* self, const void* metadata, uint32_t size, uint32_t flags, const guid* iid, void** result) {
    (void)self, (void)iid;
    expect(memcmp(metadata, "BSJB", 4) == 0 && size == 16 && flags == 0x10, "CoreLib's metadata");
    *result = &import;
    return 0;
}
int32_t MetaDataGetDispenser(const guid* class_id, const guid* iid, void** result) {
    (void)class_id, (void)iid;
    *result = &dispenser;
    return 0;
}
static int32_t get_body(void* self, uintptr_t module, uint32_t method, const uint8_t** body, uint32_t* size) {
    (void)self, (void)module, (void)method;
    *body = tiny_body;
    *size = sizeof(tiny_body);
    return 0;
}
static int32_t get_runtime(void* self, uint16_t* instance, uint32_t* type, uint16_t* major) {
    (void)self, (void)instance;
    *type = 2;
    *major = 8;
    return 0;
}
static int32_t get_module(void* self, uintptr_t module, const uint8_t** base, uint32_t capacity, uint32_t* length, uint16_t* name, uintptr_t* assembly, uint32_t* flags) {
    (void)self;
    const uint16_t* path = module == CORE_LIB ? core_lib_path : app_path;
    *length = module == CORE_LIB ? sizeof(core_lib_path) / 2 : sizeof(app_path) / 2;
    *base = core_lib;
    *assembly = 5;
    *flags = 1;
    if (capacity >= *length) {
        memcpy(name, path, *length * 2);
    }
    return 0;
}
static int32_t initialize_thread(void* self) {
    (void)self;
    initialized_thread = pthread_self();
    initialized_threads++;
    return 0;
}
static int32_t request_rejit(void* self, uint32_t count, uintptr_t* modules, uint32_t* methods) {
    (void)self;
    rejit_requests += count;
    last_rejit_module = (uint32_t)modules[count - 1];
    last_rejit_method = methods[count - 1];
    return 0;
}
static int32_t set_mask(void* self, uint32_t low, uint32_t high) {
    (void)self;
    event_mask = high == 0 ? low : 0xFFFFFFFFu;
    return 0;
}
/* Types by their row, as far as signatures name them; any other is one more. */
enum { ASSEMBLY = 1, LOAD_CONTEXT, TYPE, TYPE_HANDLE, METHOD_INFO, DELEGATE, ACTION, TASK, TASK_OPTIONS, EXCEPTION, NAMED_TYPES };
static const char16_t* const type_names[NAMED_TYPES] = {
    u"", u"System.Reflection.Assembly", u"System.Runtime.Loader.AssemblyLoadContext", u"System.Type", u"System.RuntimeTypeHandle",
    u"System.Reflection.MethodInfo", u"System.Delegate", u"System.Action", u"System.Threading.Tasks.Task",
    u"System.Threading.Tasks.TaskCreationOptions", u"System.Exception",
};
#define CLASS(type) 0x12, (type) << 2
#define VALUE(type) 0x11, (type) << 2
static const struct {
    const char16_t* name;
    uint8_t size, signature[8];
} method_table[] = {
    {u"ManagedStartup", 5, {0, 1, 1, 0x0F, 3}}, {u"ProcessStartupHooks", 4, {0, 1, 1, 0x0E}}, {u".ctor", 5, {0x20, 1, 1, 0x0F, 3}},
    {u".ctor", 7, {0x20, 2, 1, CLASS(ACTION), VALUE(TASK_OPTIONS)}}, {u"Concat", 5, {0, 2, 0x0E, 0x0E, 0x0E}}, {u"Insert", 5, {0x20, 2, 0x0E, 8, 0x0E}},
    {u"Replace", 5, {0x20, 2, 0x0E, 3, 3}}, {u"get_Default", 4, {0, 0, CLASS(LOAD_CONTEXT)}}, {u"LoadFromAssemblyPath", 5, {0x20, 1, CLASS(ASSEMBLY), 0x0E}},
    {u"get_EntryPoint", 4, {0x20, 0, CLASS(METHOD_INFO)}}, {u"GetTypeFromHandle", 6, {0, 1, CLASS(TYPE), VALUE(TYPE_HANDLE)}},
    {u"CreateDelegate", 6, {0x20, 1, CLASS(DELEGATE), CLASS(TYPE)}}, {u"Start", 3, {0x20, 0, 1}}, {u"Wait", 4, {0x20, 1, 2, 8}},
    {u"GetBaseException", 4, {0x20, 0, CLASS(EXCEPTION)}}, {u"get_Message", 3, {0x20, 0, 0x0E}}, {u"Write", 4, {0, 1, 1, 0x0E}},
};
enum { METHODS = sizeof(method_table) / sizeof(method_table[0]) };
static int is_same(const char16_t* left, const char16_t* right) {
    while (*left != 0 && *left == *right) {
        left++, right++;
    }
    return *left == *right;
}
static int32_t find_type(void* self, const char16_t* name, uint32_t enclosing, uint32_t* type) {
    (void)self, (void)enclosing;
    uint32_t row = 1;
    while (row < NAMED_TYPES && !is_same(name, type_names[row])) {
        row++;
    }
    *type = 0x02000000u | (row < NAMED_TYPES ? row : NAMED_TYPES + next_token++);
    return 0;
}
static int32_t enumerate_methods(void* self, uintptr_t* next, uint32_t type, const char16_t* name, uint32_t* method, uint32_t capacity, uint32_t* count) {
    (void)self, (void)type, (void)capacity;
    while (*next < METHODS && !is_same(name, method_table[*next].name)) {
        ++*next;
    }
    *count = *next < METHODS;
    *method = 0x06000000u | (uint32_t)(++*next);
    return *count == 1 ? 0 : 1;
}
static int32_t method_props(void* self, uint32_t method, uint32_t* type, char16_t* name, uint32_t capacity, uint32_t* length, uint32_t* attributes,
                            const uint8_t** signature, uint32_t* size) {
    (void)self, (void)type, (void)name, (void)capacity, (void)length, (void)attributes;
    *signature = method_table[(method & 0xFFFFFF) - 1].signature;
    *size = method_table[(method & 0xFFFFFF) - 1].size;
    return 0;
}
static int32_t set_body(void* self, uint32_t size, const uint8_t* body) {
    (void)self;
    served_size = body[0] == 0x03 || body[0] == 0x0B ? size : 0;
    return 0;
}

static void* info_slots[115];
static void* import_slots[73];
static void* control_slots[6];
static void* dispenser_slots[6];

static void put32(uint8_t* at, uint32_t value) {
    for (int i = 0; i < 4; i++) {
        at[i] = (uint8_t)(value >> (8 * i));
    }
}
/* The smallest image that passes for an assembly: headers, one section of 0x200 bytes at 0x200 in the file and in memory. */
static void make_assembly(uint8_t* bytes) {
    memset(bytes, 0, 0x400);
    memcpy(bytes, "MZ", 2);
    put32(bytes + 0x3C, 0x80);
    memcpy(bytes + 0x80, "PE", 2);
    bytes[0x80 + 6] = 1;    /* sections */
    bytes[0x80 + 20] = 240; /* optional header */
    put32(bytes + 0x98, 0x20B);
    put32(bytes + 0x98 + 112 + 14 * 8, 0x208); /* CLI header */
    for (int i = 8; i <= 20; i += 4) {
        put32(bytes + 0x98 + 240 + i, 0x200);
    }
    put32(bytes + 0x208 + 8, 0x300); /* its metadata */
    put32(bytes + 0x208 + 12, 16);
    memcpy(bytes + 0x300, "BSJB", 4);
}

static void make_runtime(void) {
    make_assembly(core_lib);
    for (int i = 0; i < 115; i++) {
        info_slots[i] = (void*)refuse;
    }
    for (int i = 0; i < 73; i++) {
        import_slots[i] = (void*)refuse;
    }
    info_slots[0] = (void*)info_query;
    info_slots[1] = info_slots[2] = import_slots[1] = import_slots[2] = (void*)count_reference;
    info_slots[21] = (void*)get_metadata;
    info_slots[22] = (void*)get_body;
    info_slots[67] = (void*)get_runtime;
    info_slots[70] = (void*)get_module;
    info_slots[72] = (void*)initialize_thread;
    info_slots[73] = (void*)request_rejit;
    info_slots[82] = (void*)set_mask;
    import_slots[9] = (void*)find_type;
    import_slots[19] = (void*)enumerate_methods;
    import_slots[30] = (void*)method_props;
    control_slots[4] = (void*)set_body;
    dispenser_slots[1] = dispenser_slots[2] = (void*)count_reference;
    dispenser_slots[5] = (void*)open_on_memory;
    dispenser.slots = dispenser_slots;
    info.slots = info_slots;
    import.slots = import_slots;
    control.slots = control_slots;
}

/* ---- a home with the shim and the smallest loader file that passes for one ---- */

static void write_file(const char* path, const void* bytes, size_t size) {
    FILE* file = fopen(path, "wb");
    expect(file != NULL && fwrite(bytes, 1, size, file) == size && fclose(file) == 0, path);
}
static char shim_path[256];
static void make_home(const char* shim) {
    char home[] = "/tmp/lumigo-load-XXXXXX";
    char path[300];
    static uint8_t bytes[1 << 20];
    expect(mkdtemp(home) != NULL, "home");
    FILE* file = fopen(shim, "rb");
    size_t size = file == NULL ? 0 : fread(bytes, 1, sizeof(bytes), file);
    expect(size > 0 && size < sizeof(bytes), "shim read");
    fclose(file);
    snprintf(path, sizeof(path), "%s/linux-x64", home);
    mkdir(path, 0700);
    snprintf(shim_path, sizeof(shim_path), "%s/linux-x64/shim.so", home);
    write_file(shim_path, bytes, size);
    snprintf(path, sizeof(path), "%s/net", home);
    mkdir(path, 0700);
    snprintf(path, sizeof(path), "%s/net/net8.0", home);
    mkdir(path, 0700);
    snprintf(path, sizeof(path), "%s/net/net8.0/Lumigo.AutoInstrumentation.Loader.dll", home);
    make_assembly(bytes);
    write_file(path, bytes, 0x400);
}
static void remove_home(void) {
    char command[300];
    *strrchr(shim_path, '/') = 0;
    *strrchr(shim_path, '/') = 0;
    snprintf(command, sizeof(command), "rm -rf '%s'", shim_path);
    expect(system(command) == 0, command);
}

static void play_new_runtime(void* library, object* profiler) {
    typedef int32_t (*module_event)(void*, uintptr_t, int32_t);
    typedef int32_t (*rejit_parameters)(void*, uintptr_t, uint32_t, object*);
    make_runtime();
    expect(((initialize)profiler->slots[3])(profiler, &info) == 0, "attached");
    expect(event_mask == 0x40004, "event mask");
    ((module_event)profiler->slots[14])(profiler, CORE_LIB, 0);
    expect(rejit_requests == 0, "nothing before the entry module is known");
    ((module_event)profiler->slots[14])(profiler, APP, 0);
    expect(rejit_requests == 1 && last_rejit_module == CORE_LIB, "start call requested");
    expect(metadata_requests == 0, "CoreLib's metadata is left alone");
    ((rejit_parameters)profiler->slots[84])(profiler, CORE_LIB, last_rejit_method, &control);
    expect(served_size > 100, "start call served");

    attached is_attached = (attached)dlsym(library, "lumigo_weaver_attached");
    expect(is_attached(LUMIGO_WEAVER_VERSION) == 1, "weaver attached");
    lumigo_module loaded[4];
    uint32_t count = 0, size = 0;
    __typeof__(lumigo_weaver_modules)* modules = dlsym(library, "lumigo_weaver_modules");
    expect(modules(loaded, 4, &count) == 0 && count == 1 && loaded[0].id == APP && loaded[0].base == (uint64_t)(uintptr_t)core_lib, "one module");
    __typeof__(lumigo_weaver_body)* body = dlsym(library, "lumigo_weaver_body");
    uint8_t bytes[8];
    expect(body(APP, 0x06000001, bytes, 8, &size) == 0 && size == 2 && bytes[1] == 0x2A, "body");
    __typeof__(lumigo_weaver_rejit)* rejit = dlsym(library, "lumigo_weaver_rejit");
    lumigo_body replacement = {tiny_body, sizeof(tiny_body), 0};
    uint64_t module = APP;
    uint32_t method = 0x06000001;
    for (uint32_t i = 0; i < 1000; i++) {
        expect(rejit(&module, &method, &replacement, 1) == 0 && rejit_requests == 2 + i, "rejit");
    }
    expect(initialized_threads == 1 && !pthread_equal(initialized_thread, pthread_self()), "on one worker");
    method = 0x04000001;
    expect(rejit(&module, &method, &replacement, 1) == (int32_t)0x80070057u, "what is no method is refused");
    method = 0x06000001;
    module = CORE_LIB;
    expect(rejit(&module, &method, &replacement, 1) == (int32_t)0x80131130u, "CoreLib is refused");
    ((int32_t(*)(void*))profiler->slots[4])(profiler);
    expect(is_attached(LUMIGO_WEAVER_VERSION) == 0 && rejit(&module, &method, &replacement, 1) < 0, "nothing after the shutdown");
}

int main(int count, char** arguments) {
    if (count < 2) {
        return 2;
    }
    make_home(arguments[1]);
    void* library = dlopen(shim_path, RTLD_LAZY);
    if (library == NULL) {
        printf("FAILED dlopen: %s\n", dlerror());
        return 1;
    }
    get_class_object get = (get_class_object)dlsym(library, "DllGetClassObject");
    attached is_attached = (attached)dlsym(library, "lumigo_weaver_attached");
    expect(get != NULL && is_attached != NULL, "exports");
    object* factory = NULL;
    expect(get(&shim_class, &class_factory, (void**)&factory) == 0, "class factory");
    object* profiler = NULL;
    expect(((create_instance)factory->slots[3])(factory, NULL, &callback2, (void**)&profiler) == 0, "profiler");
    object* newest = NULL;
    expect(((query_interface)profiler->slots[0])(profiler, &callback11, (void**)&newest) == 0 && newest == profiler, "callback 11");

    void* old_slots[3] = {(void*)no_interface, NULL, NULL};
    object old_runtime = {old_slots};
    expect(((initialize)profiler->slots[3])(profiler, &old_runtime) == (int32_t)0x80131375u, "an old runtime is cancelled");
    expect(is_attached(1) == 0, "not attached");
    play_new_runtime(library, profiler); /* leaves a thread behind: not closed again */
    remove_home();
    if (failures == 0) {
        printf("loaded, cancelled and attached\n");
    }
    return failures == 0 ? 0 : 1;
}
