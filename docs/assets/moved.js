/* A page that moved sends its reader on at once, and takes the anchor along where the new address has none. */
const to = document.currentScript.dataset.to;
location.replace(to.includes("#") ? to : to + location.hash);
