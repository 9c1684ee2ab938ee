declare module "@fontsource-variable/onest";
