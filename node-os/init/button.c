#include "button.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/input.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int has_power_key(int device)
{
    unsigned char keys[KEY_MAX / 8 + 1] = { 0 };
    return ioctl(device, EVIOCGBIT(EV_KEY, sizeof keys), keys) >= 0 && (keys[KEY_POWER / 8] >> (KEY_POWER % 8) & 1);
}

int open_power_button(void)
{
    DIR *inputs = opendir("/dev/input");
    if (inputs == NULL)
        return -1;
    int button = -1;
    struct dirent *entry;
    while (button < 0 && (entry = readdir(inputs)) != NULL) {
        char path[300];
        if (strncmp(entry->d_name, "event", 5) != 0)
            continue;
        snprintf(path, sizeof path, "/dev/input/%s", entry->d_name);
        button = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        if (button >= 0 && !has_power_key(button)) {
            close(button);
            button = -1;
        }
    }
    closedir(inputs);
    return button;
}

int power_button_pressed(int button)
{
    struct input_event event;
    int pressed = 0;
    while (read(button, &event, sizeof event) == sizeof event)
        pressed |= event.type == EV_KEY && event.code == KEY_POWER && event.value == 1;
    return pressed;
}
