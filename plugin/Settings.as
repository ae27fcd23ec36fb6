// Whether the player was told in this run that the bridge is needed: see NotifyOnce.
[Setting hidden]
bool Setting_Notified = false;
