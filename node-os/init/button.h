/* The ACPI power button: what `virsh shutdown` presses. */
#ifndef COPPICE_BUTTON_H
#define COPPICE_BUTTON_H

/* Opens the input device that has a power key. A descriptor to poll for reading, or -1 if there is none. */
int open_power_button(void);

/* Reads what is waiting and says whether the button was pressed. */
int power_button_pressed(int button);

#endif
