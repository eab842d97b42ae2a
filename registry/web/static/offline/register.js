// On pages for checking: makes this device ready to check the next certificate without a network.

import { keepReady } from "./keep.js";

keepReady();
